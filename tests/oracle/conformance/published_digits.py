"""Which published numbers belong here, and the digits a run of the tool itself gave where it publishes few."""

from __future__ import annotations

from typing import Any

_IDS = """
    alibi-chi2-new-categories alibi-fdr-0.1-at alibi-fdr-0.1-below alibi-fdr-0.25-at alibi-golden-ks
    dc-cramersv-0 dc-cramersv-1 dc-cramersv-3 dc-cramersv-5 dc-cramersv-6 dc-cramersv-9 dc-emd-1 dc-emd-scale
    dc-iqr-1 dc-iqr-q dc-ks-0 dc-ks-normal dc-ks-scaled dc-sharpdrop-0
    e2e-bikes-week2 e2e-bikes-week3 e2e-carloan-car_value-jensen_shannon e2e-carloan-driver_tenure-jensen_shannon
    e2e-carloan-driver_tenure-kolmogorov_smirnov e2e-carloan-repaid_loan_on_prev_car-jensen_shannon
    e2e-carloan-salary_range-chi2 e2e-carloan-size_of_downpayment-chi2 e2e-carloan-y_pred-chi2
    e2e-carloan-y_pred-jensen_shannon e2e-carloan-y_pred_proba-jensen_shannon
    e2e-carloan-y_pred_proba-kolmogorov_smirnov
    ev-anderson ev-bike-w1-atemp-ks ev-bike-w1-cnt-ks ev-bike-w1-cnt-psi ev-bike-w1-cnt-wasserstein_norm
    ev-bike-w1-hr-ks ev-bike-w1-hr-psi ev-bike-w1-hr-wasserstein_norm ev-bike-w1-hum-psi ev-bike-w1-temp-ks
    ev-bike-w1-temp-wasserstein_norm ev-bike-w1-windspeed-ks ev-bike-w1-windspeed-wasserstein_norm
    ev-bike-w2-atemp-psi ev-bike-w2-cnt-ks ev-bike-w2-hr-ks ev-bike-w2-hr-psi ev-bike-w2-hr-wasserstein_norm
    ev-bike-w2-hum-psi ev-bike-w2-hum-wasserstein_norm ev-bike-w2-temp-psi ev-bike-w2-temp-wasserstein_norm
    ev-bike-w3-atemp-psi ev-bike-w3-hr-ks ev-bike-w3-hr-wasserstein_norm ev-bike-w3-hum-psi
    ev-bike-w3-hum-wasserstein_norm ev-bike-w3-temp-ks ev-bike-w3-temp-wasserstein_norm ev-bike-w3-windspeed-ks
    ev-bike-w3-windspeed-psi ev-chi2-freq-eq ev-chi2-nan-same ev-chi2-same ev-cvm ev-energy-5 ev-epps ev-fisher-2
    ev-fisher-3 ev-fisher-5 ev-golden-cat-jensenshannon ev-golden-cat-kl_div ev-golden-normal-cvm
    ev-golden-normal-energy ev-golden-normal-hellinger ev-gtest ev-hellinger-freq-eq ev-hellinger-num-nan
    ev-mannwhitney ev-missing-by-column ev-missing-codes-0 ev-missing-codes-2 ev-ttest ev-tvd-1 ev-tvd-2 ev-tvd-3
    ev-z-same
    fr-chi2 fr-diff-energy fr-diff-hi fr-diff-js fr-diff-psi fr-iks-same fr-same-hellinger
    nml-avg-carloan nml-h-nooverlap nml-h-small nml-js-normal nml-js-quasi nml-ks-chunks-default10
    nml-ks-chunks-month nml-linf-new nml-linf-same nml-missing-driver_tenure nml-missing-salary_range
    nml-unseen-size_of_downpayment nml-w-0 nml-w-small
    pd-quantile
    psi-hand
    sp-chi2-1 sp-chi2-3 sp-iqr sp-js-2 sp-js-3 sp-kl-1 sp-kl-3 sp-wd-1 sp-wd-3 sp-z
    why-hellinger-0-0 why-hellinger-0-5 why-kll-ks
"""
IDS = frozenset(_IDS.split())

# of the versions named beside the numbers, run on the same inputs
DIGITS: dict[str, Any] = {
    "dc-cramersv-0": 0.2160257918350864,
    "dc-cramersv-1": 0.9989994992488733,
    "dc-cramersv-3": 0.3024081158822185,
    "dc-cramersv-5": 0.20805758975883742,
    "dc-cramersv-6": 0.5622653616537642,
    "dc-cramersv-9": 0.44832087695234135,
    "dc-iqr-q": 10.349999999999998,
    "dc-ks-normal": 0.38860000000000006,
    "dc-ks-scaled": 0.38860000000000006,
    "ev-anderson": 0.0635146772876083,
    "ev-chi2-freq-eq": 0.6730876006966301,
    "ev-cvm": 0.8076839039394619,
    "ev-energy-5": 1.9332614929181204,
    "ev-epps": 0.8100227257214628,
    "ev-fisher-5": 0.0007843987149579247,
    "ev-gtest": 0.817622013379844,
    "ev-hellinger-freq-eq": 0.06812774370983345,
    "ev-mannwhitney": 0.4814330305987495,
    "ev-ttest": 0.08410572024397057,
    "fr-chi2": [6.133333333333333, 0.04657615022238343],
    "fr-diff-energy": 2.1105998183164987,
    "fr-diff-js": 0.6701010796084352,
    "fr-diff-psi": 461.20379435743666,
    "fr-iks-same": [0.27, 0.4604691006908332],
    "fr-same-hellinger": 0.04792538640626028,
    "nml-avg-carloan": {
        "car_value": [29660.4932, 29617.694, 29577.5972, 48706.3372],
        "debt_to_income_ratio": [
            0.5850786547855188,
            0.5827281252701758,
            0.5863437509654233,
            0.585008155399093,
        ],
        "driver_tenure": [
            4.616143466382836,
            4.616929664614658,
            4.571620167281686,
            4.6028138971727275,
        ],
        "car_value_alert": [False, False, False, True],
        "upper_threshold_car_value": 29720.1392321806,
        "lower_threshold_car_value": 29517.050367819404,
    },
    "nml-h-nooverlap": 0.9995255457975796,
    "nml-h-small": 0.6250207295384178,
    "nml-js-normal": 0.04723640867484648,
    "nml-js-quasi": 0.7285421086731622,
    "nml-linf-new": 0.14285714285714285,
    "nml-w-small": 1.0114503162687982,
    "sp-z": [
        1.1272455359103108,
        -1.246995602488247,
        -0.055426420468929004,
        1.0923156871011162,
        1.1664592341017652,
        -0.8558472012003789,
        0.5785832881055089,
        0.6748051357685733,
        -1.1487965935718318,
        -1.3323430632578825,
    ],
}
