"""Both sides: what is refused, and what reads alike and must not be."""

from __future__ import annotations

import pytest

from asterism.model.refused_purposes import folded, is_refused

REFUSED = """
prostitution enforcement
Prostitution arrests downtown
prostitution sting
case 12: arrest prostitutes
ARREST PROSTITUTES
case 12: identify and arrest sex workers
arresting the prostitutes on the list
prosecute women for prostitution
charge her with prostitution
charges against sex workers
solicitation charges
citing women for soliciting
vice squad sweep
vice enforcement operation
raid on prostitutes
fining prostitutes
evict escorts
crack down on prostitution
p r o s t i t u t i o n enforcement
p\u200brostitution enforcement
\uff50\uff52\uff4f\uff53\uff54\uff49\uff54\uff55\uff54\uff49\uff4f\uff4e enforcement
immigration enforcement
legal authority: immigration raid
deport the women
deportation of victims
case 4, deporting migrants
assist ICE with removals: check immigration status
report undocumented workers to ICE
identify undocumented immigrants
identify and detain undocumented people
find illegal immigrants
hand over migrants to immigration police
turn her in to immigration authorities: detain migrants
visa overstay enforcement
round up undocumented workers
help arrest prostitutes
prevent prostitution by arresting prostitutes
protect the public by arresting sex workers
arrest pimps and prostitutes
detain and question prostitutes
combat prostitution
combatir la prostitución
build prostitution cases against women
search for escorts to fine
remove aliens
ICE detainer
prosecute victims
charge the victim with theft
prosecute her for drug crimes she was forced to commit
charge survivors for offences they were compelled to commit
compelled crime enforcement
punish the victims
prostitutes to be arrested
undocumented persons to be detained
redada contra la prostitución
redada de prostitutas
Detener prostitutas
caso 9: detención de prostitutas
arrestar trabajadoras sexuales
multar a sexoservidoras
sancionar la prostitución
perseguir a las prostitutas
operativo contra la prostitución
deportar migrantes
deportación de las víctimas
DEPORTACIONES
control migratorio
redada migratoria
verificar estatus migratorio
entregar a la migra
reportar indocumentados a migración
detener inmigrantes indocumentados
expulsión de inmigrantes
enjuiciar a la víctima
procesar a las víctimas por delitos que fueron obligadas a cometer
castigar a la víctima
presentar cargos contra las prostitutas
"""

HELPING = """
protect a victim forced into prostitution
case 3: help a victim forced into prostitution
find victims of forced prostitution
prosecute traffickers
case 12: arrest the trafficker who forced women into prostitution
arrest of the pimp
prosecute pimps of sex workers
arrest buyers of sex from minors
prosecute those who exploit prostitutes
prosecute traffickers for crimes they forced victims to commit
charges against a brothel owner
arrest traffickers and help victims
raid on a brothel ring to free the women
investigate a prostitution ring
prostitution of children, case 5
child prostitution network
shelter for a migrant survivor
immigration lawyer for a survivor
immigration relief for a victim of trafficking
T visa for an undocumented victim
stop the deportation of a victim
protect her from deportation
victim threatened with deportation by employer
deportation defence for a survivor
vacate prostitution convictions
expunge prostitution charges of a survivor
defend a victim charged with prostitution
legal aid for a survivor arrested for prostitution
victim who was arrested asks for help
hotline contact 5: caller was deported and fears the trafficker
hotline contact 9: undocumented woman asks for shelter
smuggling of migrants, case 8
case 12
case 2024-17: women advertised in three cities
case 5: pimp charges women 300 per night
research protocol 4: price charged by escorts
combat sex trafficking
notify police of a threat to a victim
victim identification
identificar víctimas de trata
research protocol 3: prices of prostitution advertisements
research on sex work advertisements
request of law enforcement, case 4
in charge of victim support
visit a victim in immigration detention
look
test
demonstration
first look at a tip
proteger a una víctima forzada a prostituirse
ayuda a una víctima de prostitución forzada
detener al tratante
arrestar al proxeneta
procesar a los tratantes
caso 7: red de prostitución
trata de personas, caso 12
explotación sexual de menores
evitar la deportación de una víctima
detener la deportación de una víctima
defensa contra la deportación
abogada de inmigración para una sobreviviente
ayuda migratoria para la víctima
víctima amenazada con deportación
anular condenas por prostitución
asistencia jurídica para una víctima detenida por prostitución
refugio para mujeres migrantes
línea de ayuda: contacto 14
autoridad judicial, oficio 6
"""


def cases(listed: str) -> list[str]:
    return listed.strip().splitlines()


@pytest.mark.parametrize("text", cases(REFUSED))
def test_enforcement_against_possible_victims_is_refused(text: str) -> None:
    assert is_refused(text)


@pytest.mark.parametrize("text", cases(HELPING))
def test_what_helps_or_stops_exploiters_is_not(text: str) -> None:
    assert not is_refused(text)


@pytest.mark.parametrize("text", cases(REFUSED))
@pytest.mark.parametrize("changed", [str.upper, str.title, lambda text: text.replace(" ", "  - ")])
def test_writing_it_otherwise_does_not_help(text: str, changed: object) -> None:
    assert callable(changed)
    assert is_refused(changed(text))


def test_words_are_folded() -> None:
    assert folded("  Protección\u00a0de  la—VÍCTIMA ") == "proteccion de la victima"
    assert folded("a b c d") == "abcd"
    assert folded("a b c") == "a b c"
