"""What no note may carry: secrets, personal data, figures about customers. Found, and masked before anything else reads a text."""

from kb.privacy.masking import mask, masked
from kb.privacy.settings import fingerprint, load_privacy, packaged
from kb.privacy.tokens import Tokens
from kb.privacy.values import Find, Masked, Privacy

__all__ = ["Find", "Masked", "Privacy", "Tokens", "fingerprint", "load_privacy", "mask", "masked", "packaged"]
