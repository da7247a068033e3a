"""German, Russian, Chinese and Thai families. Unseen: do not open while rules are tuned.

The measure is worth nothing to those who have read this.
"""

from __future__ import annotations

from typing import Final

from evaluations.extract.family import Family
from evaluations.extract.unseen import techniques as hide

DE: Final = ("DE",)
RU: Final = ("RU",)
ZH: Final = ("CN",)
TH: Final = ("TH",)
DE_HEARD: Final = "nul/nulll ains/einz zwai/2wei drai/dr3i fier/v1er fuenf/fünv sex/segs siebn/7ben aacht/8t noin/neu9n"
RU_LATIN: Final = "nol odin dva tri chetyre/4etyre pyat shest/6est sem vosem devyat"
RU_HUNDRED: Final = (
    " сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот"
).split(" ")
ZH_FORMAL: Final = "零 壹 贰/貳 叁 肆 伍 陆/陸 柒 捌 玖"
ZH_RADIO: Final = "洞 幺 两 三 四 五 六 拐 八 勾"
ZH_HEARD: Final = "玲/凌 衣/医 尔/而 伞/散 司/思 吾/舞 溜/刘 期/漆 吧/爸 久/酒"
TH_LATIN: Final = "soon/sun neung/nueng song sam see/si ha/haa hok jed/chet paed/pad kao/gao"
TH_HEARD: Final = "สูน/ซูน นึง/หนึง ส่อง/ซอง ซาม/สาาม ซี่/สี ห้ะ/ห่า ฮก/ห๊ก เจ๊ด/เจต แปดด/แปต เก้าา/ก้าว"

FAMILIES: Final = (
    Family("de-tens", DE, hide.tens("de", "null")),
    Family("de-misspelt", DE, hide.misspelt(DE_HEARD)),
    Family("de-dash-words", DE, hide.wordy_marks("Bindestrich/Strich/Punkt/minus/Leerzeichen")),
    Family(
        "de-backwards",
        DE,
        hide.backwards,
        (
            "meine Nummer rückwärts: {n}, wer klug ist ruft an",
            "Lies {n} von rechts nach links und melde dich",
            "Schrank abzugeben, Handy steht verkehrt herum da: {n}",
        ),
    ),
    Family("de-brackets", DE, hide.boxed(("[{}]", "({})", "|{}|", "»{}«"))),
    Family(
        "de-two-sentences",
        DE,
        hide.in_parts(1),
        (
            "Vorwahl {a}. Dann {b}. Ab mittags bin ich wach",
            "Die Vorwahl ist {a} und die Nummer lautet {b}, bitte nicht nach zehn",
            "Rufnummer {b} (Vorwahl {a}), Sofa muss bis Samstag weg",
        ),
    ),
    Family("de-struck", DE, hide.combined("\u0336", "\u00ad", "\u0332")),
    Family("ru-hundreds", RU, hide.hundreds("ru", RU_HUNDRED, " ", "ноль")),
    Family("ru-latin", RU, hide.misspelt(RU_LATIN, (" ", "-"))),
    Family("ru-dash-words", RU, hide.wordy_marks("тире/дефис/точка/пробел/черточка")),
    Family("ru-calling-code", RU, hide.calling_code("плюс", "ru", "")),
    Family("ru-enclosed", RU, hide.dressed(hide.CIRCLED, hide.BLACK_CIRCLED, hide.PARENTHESISED)),
    Family("ru-brackets", RU, hide.boxed(("[{}]", "({})", "«{}»"), each=False)),
    Family(
        "ru-title",
        RU,
        hide.in_parts(),
        (
            "Приятный отдых {a} || продолжение номера {b}, до воскресенья",
            "Электрик {a} || Розетки, проводка. Дальше набираем {b}",
            "🌺 {a} 🌺 || а вторая половина вот: {b}",
        ),
    ),
    Family("zh-formal", ZH, hide.quoted(ZH_FORMAL, ("", " ", "-"))),
    Family("zh-radio", ZH, hide.quoted(ZH_RADIO, ("", " ", "，"))),
    Family("zh-heard", ZH, hide.misspelt(ZH_HEARD, ("", " ", "."))),
    Family("zh-circled", ZH, hide.dressed(hide.CIRCLED, hide.BLACK_CIRCLED, hide.ARABIC)),
    Family("zh-dash-words", ZH, hide.wordy_marks("杠/横杠/点/空格")),
    Family(
        "zh-backwards",
        ZH,
        hide.backwards,
        (
            "号码倒着写的：{n}，聪明人都懂",
            "把{n}从右往左念就是我的手机",
            "衣柜转让，电话反过来看 {n}",
        ),
    ),
    Family(
        "zh-two-sentences",
        ZH,
        hide.in_parts(1),
        (
            "前三位{a}，后八位{b}，自己拼一下哈",
            "号码开头是{a}。接着是{b}。晚上都在",
            "先拨{a}再拨{b}就能找到我，沙发周末前拉走",
        ),
    ),
    Family("th-latin", TH, hide.misspelt(TH_LATIN)),
    Family("th-heard", TH, hide.misspelt(TH_HEARD)),
    Family("th-dash-words", TH, hide.wordy_marks("ขีด/จุด/ขีดกลาง/เว้น")),
    Family("th-keycaps", TH, hide.boxed(("{}\ufe0f\u20e3", "[{}]", "({})"))),
    Family("th-devanagari", TH, hide.dressed(hide.DEVANAGARI, hide.CIRCLED, hide.BOLD)),
    Family(
        "th-two-sentences",
        TH,
        hide.in_parts(1),
        (
            "สามตัวแรก {a} แล้วตามด้วย {b} นะคะ ว่างทั้งคืน",
            "ขึ้นต้นด้วย {a} ที่เหลือคือ {b} จ้า",
            "เริ่ม {a} จบด้วย {b} โซฟายกไปได้เลยก่อนเสาร์นี้",
        ),
    ),
    Family("ru-lookalikes", RU, hide.dressed(hide.GREEK, share=0.7, between=(" ", "-"))),
)  # fmt: skip
