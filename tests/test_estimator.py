"""The estimator does what scikit-learn's tools expect of one that reads text."""

import numpy as np
import pytest

pytest.importorskip("torch")
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, cross_val_score, learning_curve
from sklearn.utils import estimator_checks as checks
from sklearn.utils.estimator_checks import parametrize_with_checks

from analyzer.training import ToneClassifier

TEXTS = [f"the minister signed the treaty on monday in {i}" for i in range(15)]
TEXTS += [f"troops shelled the village on monday in {i}" for i in range(15)]
TONES = ["conciliatory"] * 15 + ["escalatory"] * 15


@parametrize_with_checks([ToneClassifier()])
@pytest.mark.filterwarnings("ignore:Can't test estimator")
def test_checks_that_scikit_learn_chooses_for_text(estimator, check):
    check(estimator)


# scikit-learn leaves out most checks for estimators that read no numbers. These apply all the same;
# the others fit random matrices.
@pytest.mark.parametrize(
    "check",
    [
        checks.check_estimator_cloneable,
        checks.check_estimator_repr,
        checks.check_get_params_invariance,
        checks.check_mixin_order,
        checks.check_no_attributes_set_in_init,
        checks.check_parameters_default_constructible,
        checks.check_set_params,
    ],
    ids=lambda check: check.__name__,
)
def test_checks_of_scikit_learn_that_need_no_numbers(check):
    check("ToneClassifier", ToneClassifier())


def test_fitting_changes_no_parameter_and_predicting_nothing_at_all(quick):
    before = quick.get_params()
    assert quick.fit(TEXTS, TONES) is quick
    assert quick.get_params() == before
    state = set(vars(quick))
    alone = np.concatenate([quick.predict_proba([text]) for text in TEXTS[::7]])
    assert np.allclose(alone, quick.predict_proba(TEXTS[::7]), atol=1e-5)
    assert set(vars(quick)) == state
    again = quick.predict_proba(TEXTS)
    assert np.array_equal(quick.fit(TEXTS, TONES).predict_proba(TEXTS), again)


@pytest.fixture
def quick(tiny_encoder_dir):
    return ToneClassifier(
        str(tiny_encoder_dir),
        epochs=15,
        learning_rate=5e-3,
        head_learning_rate=5e-3,
        precision="fp32",
    )


def test_it_learns_and_gives_probabilities_in_the_order_of_its_classes(quick):
    model = quick.fit(TEXTS, TONES)
    assert model.classes_.tolist() == ["conciliatory", "escalatory"]
    p = model.predict_proba(["troops shelled the village again", "the minister signed the treaty"])
    assert p.shape == (2, 2)
    assert np.allclose(p.sum(axis=1), 1.0)
    assert model.predict(
        ["troops shelled the village again", "the minister signed the treaty"]
    ).tolist() == [
        "escalatory",
        "conciliatory",
    ]
    assert model.score(TEXTS, TONES) == 1.0
    assert model.predict_proba([]).shape == (0, 2)


@pytest.mark.parametrize(
    "labels", [["agree", "assault"], ["ours", "theirs"], [0, 1], [False, True]]
)
def test_labels_may_be_signals_or_anything(quick, labels):
    y = [labels[0]] * 15 + [labels[1]] * 15
    model = quick.fit(TEXTS, y)
    assert model.predict(TEXTS).tolist() == y
    assert model.head_ == ("signal" if labels[0] == "agree" else "label")


def test_tools_of_scikit_learn_work_with_it(quick):
    assert cross_val_score(quick, TEXTS, TONES, cv=3).mean() == 1.0
    search = GridSearchCV(quick, {"epochs": [1, 15]}, cv=2).fit(TEXTS, TONES)
    assert set(search.best_params_) == {"epochs"}
    sizes, _, scores = learning_curve(
        quick, TEXTS, TONES, train_sizes=[6, 20], cv=3, shuffle=True, random_state=1
    )
    assert sizes.tolist() == [6, 20]
    assert scores.shape == (2, 3)


def test_the_same_seed_gives_the_same_model(quick):
    one, two = (clone(quick).fit(TEXTS, TONES).predict_proba(TEXTS) for _ in range(2))
    assert np.array_equal(one, two)


def test_weights_of_samples_count(quick):
    heavy = [1.0] * 15 + [0.0] * 15
    tilted = quick.fit(TEXTS, TONES, sample_weight=heavy)
    assert set(tilted.predict(TEXTS)) == {"conciliatory"}


def test_what_is_not_text_is_refused(quick):
    with pytest.raises(NotFittedError):
        quick.predict(["a"])
    with pytest.raises(TypeError, match="text 1 is 7"):
        quick.fit(["a", 7], ["x", "y"])
    with pytest.raises(TypeError, match="expected a list of texts"):
        quick.fit("a", ["x"])
    with pytest.raises(ValueError, match="expected at least two"):
        quick.fit(["a", "b"], ["x", "x"])
    with pytest.raises(ValueError, match="2 texts and 3 labels"):
        quick.fit(["a", "b"], ["x", "y", "x"])


def test_it_goes_on_from_a_trained_model(tiny_model_dir):
    known = ToneClassifier(
        str(tiny_model_dir), epochs=1, learning_rate=1e-7, head_learning_rate=1e-7
    )
    known.fit(["the visit", "the report"], ["neutral", "escalatory"])
    found = known.predict_proba(["Troops shelled the village"])
    assert found.argmax() == known.classes_.tolist().index("escalatory")
