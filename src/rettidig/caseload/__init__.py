"""Files in: read, map, check, reject with a reason, write; manifests and hashes."""

from rettidig.caseload.manifest import Cover, Manifest
from rettidig.caseload.opening import Caseload, open_caseload

__all__ = ["Caseload", "Cover", "Manifest", "open_caseload"]
