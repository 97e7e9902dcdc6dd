"""When workers are asked to do what: all that beat loads, a third of what they need to do it."""

from __future__ import annotations

import settings
from messaging.celery_app import make_celery

SWEEP, CHECK_ALL, TIDY_FILES = "plumbline.sweep", "plumbline.check_all", "plumbline.tidy_files"
RETRAIN = "plumbline.retrain"
app = make_celery(settings.load().broker_url)
app.conf.beat_schedule = {
    "sweep": {"task": SWEEP, "schedule": 2.0, "options": {"expires": 2}},
    "tidy files": {"task": TIDY_FILES, "schedule": 3600.0, "options": {"expires": 3600}},
    "retrain": {"task": RETRAIN, "schedule": 60.0, "options": {"expires": 60}},
    "check all": {"task": CHECK_ALL, "schedule": 60.0, "options": {"expires": 60}},
}
