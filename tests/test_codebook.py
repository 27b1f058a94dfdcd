import pytest

from analyzer.codebook import (
    PLOVER_SIGNALS,
    QUAD,
    SIGNALS,
    plover_of_signal,
    signal_of_plover,
    tone_of_score,
    tone_of_signal,
)


def test_there_are_nineteen_signals_and_fifteen_have_a_plover_type():
    assert len(SIGNALS) == len(set(SIGNALS)) == 19
    assert len(PLOVER_SIGNALS) == 15
    assert set(QUAD) == set(PLOVER_SIGNALS)


def test_cooperation_is_conciliatory_and_conflict_escalatory():
    for signal, quad in QUAD.items():
        expected = "conciliatory" if quad.endswith("cooperation") else "escalatory"
        assert tone_of_signal(signal) == expected


def test_plover_types_go_there_and_back():
    for signal in PLOVER_SIGNALS:
        assert signal_of_plover(plover_of_signal(signal)) == signal
    assert signal_of_plover("CONCEDE") == signal_of_plover("RETREAT") == "yield"
    assert plover_of_signal("precondition") is None


@pytest.mark.parametrize("root", ["OPTIMISM", "NONE", "DANCE"])
def test_what_plover_does_not_know_is_refused(root):
    with pytest.raises(KeyError):
        signal_of_plover(root)


def test_tone_is_the_sign_of_the_score():
    assert [tone_of_score(s) for s in (-3, 0, 1)] == ["escalatory", "neutral", "conciliatory"]
