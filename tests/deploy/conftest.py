"""Fixtures of the tests of the proxies."""

from tests.deploy.proxies import backend as backend
from tests.deploy.proxies import proxy as proxy
