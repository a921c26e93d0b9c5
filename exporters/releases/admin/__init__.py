"""The admin's screens: releases, the tokens that fetch them, the webhooks that hear of them."""
