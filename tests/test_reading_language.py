"""Language detection: English in all its news forms, and what is not English."""

from __future__ import annotations

import subprocess
import sys

import pytest

from analyzer.reading import detect_language

FOREIGN = {
    "de": "Der Außenminister reiste am Montag nach Peking. Er sagte, die Gespräche seien offen "
    "gewesen. Die Regierung will die Zölle im Herbst senken.",
    "fr": "Le ministre des Affaires étrangères s'est rendu lundi à Pékin. Il a déclaré que les "
    "discussions avaient été franches. Le gouvernement veut réduire les droits de douane.",
    "es": "El ministro de Exteriores viajó el lunes a Pekín. Dijo que las conversaciones habían "
    "sido francas. El gobierno quiere reducir los aranceles en otoño.",
    "ru": "Министр иностранных дел в понедельник прибыл в Пекин. Он заявил, что переговоры были "
    "откровенными. Правительство намерено снизить пошлины осенью.",
    "uk": "Міністр закордонних справ у понеділок прибув до Пекіна. Він заявив, що переговори були "
    "відвертими. Уряд має намір знизити мита восени.",
    "zh": "外交部长星期一抵达北京。他说，会谈是坦诚的。政府希望在秋天降低关税。",
    "ar": "وصل وزير الخارجية إلى بكين يوم الاثنين. وقال إن المحادثات كانت صريحة. وتريد الحكومة خفض "
    "الرسوم الجمركية في الخريف.",
    "pt": "O ministro das Relações Exteriores viajou na segunda-feira a Pequim. Ele disse que as "
    "conversas foram francas. O governo quer reduzir as tarifas no outono.",
    "it": "Il ministro degli Esteri è arrivato lunedì a Pechino. Ha detto che i colloqui sono stati "
    "franchi. Il governo vuole ridurre i dazi in autunno.",
    "tr": "Dışişleri Bakanı pazartesi günü Pekin'e gitti. Görüşmelerin açık geçtiğini söyledi. "
    "Hükümet sonbaharda gümrük vergilerini düşürmek istiyor.",
    "pl": "Minister spraw zagranicznych przybył w poniedziałek do Pekinu. Powiedział, że rozmowy "
    "były szczere. Rząd chce jesienią obniżyć cła.",
    "id": "Menteri luar negeri tiba di Beijing pada hari Senin. Dia mengatakan bahwa pembicaraan "
    "itu berlangsung terbuka. Pemerintah ingin menurunkan tarif pada musim gugur.",
    "nl": "De minister van Buitenlandse Zaken reisde maandag naar Peking. Hij zei dat de "
    "gesprekken open waren. De regering wil de heffingen of taksen verlagen.",
    "ro": "Ministrul de externe a ajuns luni la Beijing. El a spus că discuțiile au fost deschise. "
    "Guvernul are de gând să reducă tarifele și este gata să negocieze.",
    "he": "שר החוץ הגיע ביום שני לבייג'ינג. הוא אמר שהשיחות היו כנות. הממשלה רוצה להפחית מכסים.",
    "ja": "外務大臣は月曜日に北京に到着した。会談は率直だったと述べた。政府は関税を下げたい。",
    "ko": "외교부 장관은 월요일 베이징에 도착했다. 그는 회담이 솔직했다고 말했다.",
}

ENGLISH = {
    "article": "The foreign minister flew to Beijing on Monday. He said the talks had been frank.",
    "capitals": "MINISTER ARRIVES IN BEIJING FOR TALKS. HE SAID THE TALKS WOULD GO ON.",
    "capitals without function words": "GENEVA CEASEFIRE TALKS COLLAPSE, McDOWELL TELLS REPORTERS",
    "transcript": "REPORTER: Mr. Secretary, any update on Doha?\nSECRETARY: No. Next question.\n"
    "REPORTER: Will you travel to Baku?\nSECRETARY: We'll see.",
    "foreign quote": 'The prime minister wrote that the vote was lost: "שר החוץ הגיע ביום שני". '
    "The opposition said that it would take part in the talks with his party.",
}

UNDECIDED_OR_ENGLISH = [
    "Xi Jinping meets Putin in Beijing",
    "Netanyahu, Abbas agree ceasefire terms",
    "Kim Jong Un slams Seoul drills",
    "Erdogan, Mitsotakis: Ankara-Athens thaw",
    "Congratulations to President Shavkat Mirziyoyev of Uzbekistan",
    "Zelenskyy, Duda, Nauseda visit Kharkiv",
    "XI JINPING MEETS PUTIN IN VLADIVOSTOK",
    "Presidents Mirziyoyev, Tokayev, Japarov, Rahmon and Berdimuhamedow met Prime Minister "
    "Pashinyan in Cholpon-Ata, Kyrgyzstan.",
]


@pytest.mark.parametrize("code", FOREIGN)
def test_other_languages_are_named(code: str) -> None:
    assert detect_language(FOREIGN[code]) == code


@pytest.mark.parametrize("kind", ENGLISH)
def test_english_is_english(kind: str) -> None:
    assert detect_language(ENGLISH[kind]) == "en"


@pytest.mark.parametrize("text", UNDECIDED_OR_ENGLISH)
def test_a_text_full_of_names_is_never_called_foreign(text: str) -> None:
    assert detect_language(text) in {"en", None}


@pytest.mark.parametrize("text", ["", "  \n", "Talks.", "12,345 67.8 %\n" * 50, "… — !!! ???" * 20])
def test_too_little_to_tell(text: str) -> None:
    assert detect_language(text) is None


def test_a_long_text_is_judged_by_several_places() -> None:
    english = ENGLISH["article"] + " "
    german = FOREIGN["de"] + " "
    assert detect_language(english * 20 + german * 400) == "de"
    assert detect_language(german * 2 + english * 400) == "en"


def test_five_megabytes_are_quick_because_only_slices_are_read() -> None:
    class Counting(str):
        read = 0

        def __getitem__(self, key: object) -> str:
            part = str.__getitem__(self, key)  # type: ignore[index]
            Counting.read += len(part)
            return part

    text = Counting(ENGLISH["article"] * 60_000)
    assert detect_language(text) == "en"
    assert 0 < Counting.read < 10_000


def test_english_does_not_load_the_model() -> None:
    code = (
        "import sys; from analyzer.reading import detect_language as d; "
        f"assert d({ENGLISH['article']!r}) == 'en'; assert 'py3langid' not in sys.modules; "
        f"assert d({FOREIGN['de']!r}) == 'de'; assert 'py3langid' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
