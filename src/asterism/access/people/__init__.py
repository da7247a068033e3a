"""Organisations, people and how they sign in.

Every function takes the `Registry` first, which `Workspace.registry` gives. What changes the
register takes an `Administrator`, which `Workspace.administrator` gives; what people do to their
own account takes their `SignIn`. Each act, and each attempt that failed, is in the audit log
before it takes effect. Secrets come as `Secret`, can be revealed once, and are kept as hashes.
"""

from asterism.access.people.accounts import (
    Person,
    add_person,
    change_person,
    people,
    person_of,
    reinstate,
    suspend,
)
from asterism.access.people.authenticators import (
    Enrolment,
    begin_authenticator,
    confirm_authenticator,
)
from asterism.access.people.credentials import (
    Credential,
    credentials,
    remove_credential,
    rename_credential,
)
from asterism.access.people.errors import (
    PeopleError,
    SignInAgainError,
    SignInEndedError,
    SignInError,
    TooManyAttemptsError,
    WeakPasswordError,
)
from asterism.access.people.groups import SharingGroup, add_group, groups
from asterism.access.people.invitations import (
    Invitation,
    accept_invitation,
    invite,
    open_invitation,
)
from asterism.access.people.memberships import add_member, end_member
from asterism.access.people.organisations import (
    Agreement,
    Organisation,
    add_agreement,
    add_organisation,
    agreements,
    organisations,
    revoke_agreement,
)
from asterism.access.people.passkeys import (
    begin_passkey,
    begin_passkey_sign_in,
    finish_passkey,
    finish_passkey_sign_in,
)
from asterism.access.people.password_sign_in import sign_in_with_password_and_totp
from asterism.access.people.passwords import set_password
from asterism.access.people.proofs import Proof, prove
from asterism.access.people.recovery import make_recovery_codes
from asterism.access.people.registry import Administrator, Registry
from asterism.access.people.service_tokens import (
    ServiceToken,
    make_service_token,
    own_service_tokens,
    revoke_own_service_token,
    revoke_service_token,
    service_tokens,
    usual_actions,
)
from asterism.access.people.settings import RelyingParty, SignInSettings
from asterism.access.people.sign_ins import (
    NewSignIn,
    SignIn,
    end_sign_in,
    own_sign_ins,
    session_of,
    sign_out,
    sign_out_everywhere,
    state_purpose,
)
from asterism.access.people.subjects import subject_of
from asterism.access.people.tokens import Secret

__all__ = [
    "Administrator",
    "Agreement",
    "Credential",
    "Enrolment",
    "Invitation",
    "NewSignIn",
    "Organisation",
    "PeopleError",
    "Person",
    "Proof",
    "Registry",
    "RelyingParty",
    "Secret",
    "ServiceToken",
    "SharingGroup",
    "SignIn",
    "SignInAgainError",
    "SignInEndedError",
    "SignInError",
    "SignInSettings",
    "TooManyAttemptsError",
    "WeakPasswordError",
    "accept_invitation",
    "add_agreement",
    "add_group",
    "add_member",
    "add_organisation",
    "add_person",
    "agreements",
    "begin_authenticator",
    "begin_passkey",
    "begin_passkey_sign_in",
    "change_person",
    "confirm_authenticator",
    "credentials",
    "end_member",
    "end_sign_in",
    "finish_passkey",
    "finish_passkey_sign_in",
    "groups",
    "invite",
    "make_recovery_codes",
    "make_service_token",
    "open_invitation",
    "organisations",
    "own_service_tokens",
    "own_sign_ins",
    "people",
    "person_of",
    "prove",
    "reinstate",
    "remove_credential",
    "rename_credential",
    "revoke_agreement",
    "revoke_own_service_token",
    "revoke_service_token",
    "service_tokens",
    "session_of",
    "set_password",
    "sign_in_with_password_and_totp",
    "sign_out",
    "sign_out_everywhere",
    "state_purpose",
    "subject_of",
    "suspend",
    "usual_actions",
]
