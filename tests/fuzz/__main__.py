"""`python -m tests.fuzz`: the rich-text fuzz, all categories; see tests.fuzz.rich_text for its options."""

import sys

from tests.fuzz.rich_text import main

sys.exit(main())
