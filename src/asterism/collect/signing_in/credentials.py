"""Where a user name and a password come from: the environment, or the keyring of the system."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from asterism.model.errors import SourceError

try:
    import keyring
except ImportError:
    keyring = None  # type: ignore[assignment]  # without the extra


@dataclass(frozen=True, slots=True)
class Credentials:
    """Of one account; shown nowhere."""

    user: str = field(repr=False)
    password: str = field(repr=False)


def credentials_of(name: str) -> Credentials:
    """Return the credentials that a source calls by a name.

    Raises:
        SourceError: if they are in neither place; says where they may be put.
    """
    variables = f"ASTERISM_CREDENTIAL_{name}_USER", f"ASTERISM_CREDENTIAL_{name}_PASSWORD"
    user, password = (os.environ.get(variable, "") for variable in variables)
    if user and password:
        return Credentials(user, password)
    service = f"asterism:{name}"
    if keyring is not None:
        try:
            found = keyring.get_credential(service, None)
        except Exception as error:  # a keyring's own, of many kinds
            message = f"the keyring cannot be asked for {service}: {error}"
            raise SourceError(message) from error
        if found is not None and found.username and found.password:
            return Credentials(found.username, found.password)
    place = f"in the keyring under {service}"
    if keyring is None:
        place += " (with the extra: pip install 'asterism[keyring]')"
    message = f"login.credentials {name}: set {' and '.join(variables)}, or keep them {place}"
    raise SourceError(message)
