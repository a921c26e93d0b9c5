"""Pictures of every screen of the admin for a person's eye: `python -m tests.screens [role]`.

Writes test-results/screens/NAME phone.png and NAME desk.png as the role sees them (editor, moderator, or
administrator, who sees most and is the default), and the pictures of the guide for editors anew, to
cms/static/cms/help/.
"""

from __future__ import annotations

import os
import sys

import pytest

os.environ["SCREENS_ROLE"] = (sys.argv[1:] or ["administrator"])[0]
sys.exit(pytest.main(["-q", "-n0", "tests/screens/pictures.py"]))
