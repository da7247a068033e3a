"""What the pages of the evaluation say: invented, harmless, in the language of the page."""

# ruff: noqa: E501 - markup is read by the line, in several languages
from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Record:
    """What one page shows.

    Attributes:
        number: of the document.
        title: one line.
        paragraphs: of its text.
        place: a town.
        price: an amount, without currency.
        author: a name of a user.
        day: of March 2026.
        hour: at which it was posted.
    """

    number: int
    title: str
    paragraphs: tuple[str, ...]
    place: str
    price: str
    author: str
    day: int
    hour: int

    @property
    def text(self) -> str:
        """The paragraphs as a browser shows them."""
        return "\n\n".join(self.paragraphs)

    @property
    def iso(self) -> str:
        """When it was posted, in UTC."""
        return f"2026-03-{self.day:02}T{self.hour:02}:30:00Z"


_THINGS: Final = {
    "en": (
        ("Oak table with six chairs", "bicycle for a tall rider", "Piano lessons at home", "Used camera with two lenses", "Garden shed, you take it down", "Room to let near the station", "Moving boxes, nearly new", "Sewing machine from the seventies"),
        ("It has been in the family for years and is in good order.", "Come and see it any evening after six.", "Some scratches on one side, which the pictures show.", "We are moving and cannot keep it.", "Bring somebody to help you carry.", "Cash or transfer, no swaps."),
        ("Tampa", "Ocala", "Dayton", "Albany", "Fresno"),
        ("oakleaf", "maria_k", "tallrider", "north.star", "j.brook"),
    ),
    "es": (
        ("Mesa de roble con seis sillas", "Bicicleta para persona alta", "Clases de piano a domicilio", "Cámara usada con dos objetivos", "Caseta de jardín para desmontar", "Habitación cerca de la estación", "Cajas de mudanza casi nuevas", "Máquina de coser de los setenta"),
        ("Lleva años en la familia y está en buen estado.", "Se puede ver cualquier tarde después de las seis.", "Tiene algunos arañazos que se ven en las fotos.", "Nos mudamos y no podemos quedárnosla.", "Ven con alguien para ayudarte a cargar.", "Solo efectivo, no se cambia."),
        ("Sevilla", "Valencia", "Bilbao", "Málaga", "Murcia"),
        ("hojaroble", "maria_k", "ciclista", "estrella", "arroyo"),
    ),
    "de": (
        ("Eichentisch mit sechs Stühlen", "Fahrrad für große Leute", "Klavierunterricht zu Hause", "Kamera mit zwei Objektiven", "Gartenhaus zum Selbstabbau", "Zimmer nahe am Bahnhof", "Umzugskisten, fast neu", "Nähmaschine aus den Siebzigern"),
        ("Er steht seit Jahren in der Familie und ist in gutem Zustand.", "Besichtigung jeden Abend nach sechs Uhr.", "Einige Kratzer an einer Seite, siehe Bilder.", "Wir ziehen um und können ihn nicht behalten.", "Bitte jemanden zum Tragen mitbringen.", "Nur Barzahlung, kein Tausch."),
        ("Kassel", "Bremen", "Dresden", "Mainz", "Ulm"),
        ("eichenblatt", "maria_k", "radler", "nordstern", "bach"),
    ),
    "zh": (
        ("橡木餐桌配六把椅子出售", "高个子骑的自行车转让", "上门教钢琴课程优惠", "二手相机带两个镜头", "花园小屋自行拆走", "火车站附近房间出租", "搬家纸箱几乎全新", "七十年代缝纫机一台"),
        ("家里用了很多年,保养得很好,没有任何问题。", "每天晚上六点以后都可以来看。", "一侧有几道划痕,照片上可以看到。", "我们要搬家,不能再留着它了。", "请带一个人来帮忙搬运。", "只收现金,不换物。"),
        ("成都", "杭州", "南京", "西安", "昆明"),
        ("橡树叶", "玛丽亚", "骑行者", "北极星", "小溪"),
    ),
    "ar": (
        ("طاولة من خشب البلوط مع ستة كراسي", "دراجة لشخص طويل القامة", "دروس بيانو في المنزل", "كاميرا مستعملة مع عدستين", "كوخ حديقة للتفكيك", "غرفة للإيجار قرب المحطة", "صناديق نقل شبه جديدة", "ماكينة خياطة من السبعينات"),
        ("كانت في العائلة منذ سنوات وهي بحالة جيدة.", "يمكن رؤيتها في أي مساء بعد السادسة.", "بعض الخدوش على جانب واحد كما في الصور.", "ننتقل ولا يمكننا الاحتفاظ بها.", "أحضر معك من يساعدك على الحمل.", "الدفع نقدا فقط."),
        ("الرباط", "عمان", "تونس", "مسقط", "فاس"),
        ("ورقة", "مريم", "دراج", "نجمة", "جدول"),
    ),
}  # fmt: skip


def records(language: str, count: int = 8) -> list[Record]:
    """Return so many records in a language."""
    titles, sentences, places, authors = _THINGS[language]
    made = []
    for number in range(count):
        turned = [sentences[(number + step) % len(sentences)] for step in range(2 + number % 4)]
        half = max(1, len(turned) // 2)
        joint = "" if language == "zh" else " "
        parts = (joint.join(turned[:half]), joint.join(turned[half:]))
        made.append(
            Record(
                4100 + 37 * number,
                titles[number],
                tuple(part for part in parts if part),
                places[(number * 3) % len(places)],
                str(40 + 35 * number),
                authors[(number * 2) % len(authors)],
                3 + 2 * number,
                6 + number,
            )
        )
    return made
