"""A provider outside says who somebody is; who may enter here is ours to say."""

from __future__ import annotations

import base64
import json
import time
from datetime import timedelta

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.urls import reverse
from django.utils import timezone

from klaverblad.apps.accounts.models import User
from klaverblad.apps.journal.models import Event
from klaverblad.apps.signin.models import SignIn
from klaverblad.site.logs import JsonFormatter
from klaverblad.site.providers import providers
from tests.apps.signin.conftest import (
    PASSWORD,
    connect,
    give_password,
    is_signed_in,
    with_password,
)
from tests.apps.signin.outside import CLIENT_ID, NAME, QUIET, environment, start_provider

pytestmark = pytest.mark.filterwarnings(QUIET)


def link(membership, sub):
    return SocialAccount.objects.create(user=membership.user, provider=NAME, uid=sub)


def words_of(answer):
    return " ".join(answer.content.decode().split())


def test_who_is_linked_enters(client, world, outside):
    outside.knows("nadia-1")
    link(world.self_login, "nadia-1")

    answer = outside.sign_in(client, "nadia-1")

    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(world.self_login.user_id)


def test_an_unknown_subject_gets_a_plain_page(client, world, outside):
    outside.knows("vreemd", email="nieuw@example.org", email_verified=True)
    logins = User.objects.count()

    answer = outside.sign_in(client, "vreemd")

    assert answer.status_code == 403
    assert "We kennen deze aanmelding nog niet" in words_of(answer)
    assert not is_signed_in(client)
    assert (User.objects.count(), SocialAccount.objects.count()) == (logins, 0)


def test_leaving_is_a_page_and_not_a_redirect_of_a_form(client, world, outside):
    answer = client.post(reverse("openid_connect_login", args=[NAME]))

    assert answer.status_code == 200
    assert f'content="0; url={outside.url}/oauth2/authorize?' in answer.content.decode()
    assert "form-action 'self'" in answer.headers["Content-Security-Policy"]


def test_the_question_carries_state_nonce_and_a_challenge(client, world, outside):
    answer = client.post(reverse("openid_connect_login", args=[NAME]))

    asked = answer.context["address"]
    for part in ("state=", "nonce=", "code_challenge=", "code_challenge_method=S256"):
        assert part in asked


def test_nobody_changes_what_we_ask_by_the_address(client, world, outside):
    start = reverse("openid_connect_login", args=[NAME])

    answer = client.post(f"{start}?scope=address&auth_params=acr_values%3Dweak&process=connect")

    assert "address" not in answer.context["address"]
    assert "weak" not in answer.context["address"]


def test_a_link_does_not_start_a_sign_in(client, world, outside):
    assert client.get(reverse("openid_connect_login", args=[NAME])).status_code == 405


def test_an_answer_to_a_question_nobody_asked_is_refused(client, world, outside):
    outside.knows("nadia-1")
    link(world.self_login, "nadia-1")
    back = outside.way_back(client, "nadia-1")

    answer = client.get(back.replace("state=", "state=x"))

    assert answer.status_code == 401
    assert not is_signed_in(client)


def test_an_answer_brought_by_another_browser_is_refused(client, world, outside):
    outside.knows("nadia-1")
    link(world.self_login, "nadia-1")
    back = outside.way_back(client, "nadia-1")
    stranger = type(client)()

    answer = stranger.get(back)

    assert answer.status_code == 401
    assert not is_signed_in(stranger)


def test_an_answer_works_once(client, world, outside):
    outside.knows("nadia-1")
    link(world.self_login, "nadia-1")
    back = outside.way_back(client, "nadia-1")
    client.get(back)
    client.post(reverse("account_logout"))

    answer = client.get(back)

    assert answer.status_code == 401
    assert not is_signed_in(client)


def test_the_code_of_one_question_does_not_answer_another(client, world, outside):
    """Somebody slips the code of their own sign-in into the browser of another."""
    outside.knows("nadia-1")
    link(world.self_login, "nadia-1")
    theirs = outside.way_back(type(client)(), "nadia-1")
    mine = outside.way_back(client, "nadia-1")
    code = theirs.partition("code=")[2].partition("&")[0]
    own_code = mine.partition("code=")[2].partition("&")[0]

    answer = client.get(mine.replace(own_code, code))

    assert answer.status_code == 401
    assert not is_signed_in(client)


def test_a_token_signed_with_another_key_is_refused(client, world, outside):
    outside.knows("nadia-1")
    link(world.self_login, "nadia-1")
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    forged = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(other))
    outside.twist["/jwks"] = lambda said: {"keys": [said["keys"][0] | forged]}

    answer = outside.sign_in(client, "nadia-1")

    assert answer.status_code == 401
    assert not is_signed_in(client)


def unsigned(token):
    head = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').rstrip(b"=").decode()
    return f"{head}.{token.split('.')[1]}."


def signed_with_what_we_share(token):
    said = jwt.decode(token, options={"verify_signature": False})
    return jwt.encode(said, "geheim" * 8, algorithm="HS256")


@pytest.mark.parametrize("change", [unsigned, signed_with_what_we_share, lambda _token: "rommel"])
def test_a_token_without_the_signature_of_the_provider_is_refused(client, world, outside, change):
    outside.knows("nadia-1")
    link(world.self_login, "nadia-1")
    outside.twist["/oauth2/token"] = lambda said: said | {"id_token": change(said["id_token"])}

    answer = outside.sign_in(client, "nadia-1")

    assert answer.status_code == 401
    assert not is_signed_in(client)


def test_an_answer_without_a_token_is_refused(client, world, outside):
    outside.knows("nadia-1")
    link(world.self_login, "nadia-1")
    outside.twist["/oauth2/token"] = lambda said: {"access_token": said["access_token"]}

    answer = outside.sign_in(client, "nadia-1")

    assert answer.status_code == 401


def test_an_expired_token_is_refused(client, world, settings):
    late = start_provider(token_lives=timedelta(hours=-1))
    connect(settings, late)
    late.knows("nadia-1")
    link(world.self_login, "nadia-1")

    answer = late.sign_in(client, "nadia-1")

    late.stop()
    assert answer.status_code == 401
    assert not is_signed_in(client)


def sign_otherwise(outside, **changes):
    """The provider signs well, with a key that it publishes, but says something else."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))

    def signed(token):
        said = jwt.decode(token, options={"verify_signature": False}) | changes
        said = {name: value for name, value in said.items() if value is not None}
        return jwt.encode(said, key, algorithm="RS256", headers={"kid": "een"})

    outside.twist["/jwks"] = lambda _said: {"keys": [public | {"kid": "een", "alg": "RS256"}]}
    outside.twist["/oauth2/token"] = lambda said: said | {"id_token": signed(said["id_token"])}


def test_a_token_signed_by_the_newest_key_is_believed(client, world, outside):
    outside.knows("nadia-1")
    link(world.self_login, "nadia-1")
    sign_otherwise(outside)

    outside.sign_in(client, "nadia-1")

    assert is_signed_in(client)


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "een-ander"},
        {"aud": [CLIENT_ID, "een-ander"], "azp": "een-ander"},
        {"aud": [CLIENT_ID, "een-ander"]},
        {"azp": "een-ander"},
        {"iss": "https://een-ander.example"},
        {"exp": 1},
        {"iat": 9_999_999_999},
        {"nonce": "van een ander"},
        {"nonce": None},
        {"exp": None},
        {"sub": None},
        {"aud": None},
        {"sub": 12},
        {"sub": ""},
        {"sub": "n" * 400},
        {"sub": "nadia-1\x00"},
        {"exp": {}},
        {"exp": "morgen"},
    ],
    ids=lambda changes: str(changes)[:40],
)
def test_a_well_signed_token_that_is_not_for_us_and_now_is_refused(client, world, outside, changes):
    outside.knows("nadia-1")
    link(world.self_login, "nadia-1")
    sign_otherwise(outside, **changes)

    answer = outside.sign_in(client, "nadia-1")

    assert answer.status_code == 401
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "changes", [{"aud": [CLIENT_ID]}, {"aud": [CLIENT_ID, "een-ander"], "azp": CLIENT_ID}], ids=str
)
def test_a_token_for_several_readers_says_that_it_was_made_for_us(client, world, outside, changes):
    outside.knows("nadia-1")
    link(world.self_login, "nadia-1")
    sign_otherwise(outside, **changes)

    outside.sign_in(client, "nadia-1")

    assert is_signed_in(client)


def test_claims_of_another_kind_than_they_should_be_break_nothing(client, world, outside, settings):
    connect(settings, outside, TRUST_EMAIL="1", TWO_FACTOR_ACR="hoog", TWO_FACTOR_AMR="mfa")
    outside.knows("nadia-1")
    sign_otherwise(
        outside, acr=["hoog"], amr=[{}, ["mfa"]], email={"a": 1}, email_verified=True, name=[]
    )

    answer = outside.sign_in(client, "nadia-1")

    assert answer.status_code == 403
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(
    "address", ["\u017fofie@oefenregio.example", "sofie@oefenregio.example\x00"]
)
def test_an_address_of_letters_that_only_look_alike_links_nobody(
    client, world, outside, settings, address
):
    """A database that ignores capitals reads a long s as an s."""
    connect(settings, outside, TRUST_EMAIL="1")
    User.objects.filter(pk=world.self_login.user_id).update(email="sofie@oefenregio.example")
    outside.knows("nadia-1")
    sign_otherwise(outside, email=address, email_verified=True)

    answer = outside.sign_in(client, "nadia-1")

    assert answer.status_code == 403
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(
    "name", ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"]
)
@pytest.mark.parametrize("address", [None, "", 12, "javascript:alert(1)", "ftp://elders.example"])
def test_an_address_that_we_would_not_send_people_to_stops_it(
    client, world, outside, name, address
):
    outside.twist["/.well-known/openid-configuration"] = lambda said: said | {name: address}

    answer = client.post(reverse("openid_connect_login", args=[NAME]))

    assert answer.status_code == 401
    assert "javascript" not in answer.content.decode()


def test_a_provider_that_speaks_for_another_is_refused(client, world, outside):
    outside.twist["/.well-known/openid-configuration"] = lambda said: (
        said | {"issuer": "https://een-ander.example"}
    )

    answer = client.post(reverse("openid_connect_login", args=[NAME]))

    assert answer.status_code == 401


def test_userinfo_about_somebody_else_is_refused(client, world, outside):
    outside.knows("nadia-1")
    link(world.self_login, "nadia-1")
    outside.twist["/userinfo"] = lambda said: said | {"sub": "iemand-anders"}

    answer = outside.sign_in(client, "nadia-1")

    assert answer.status_code == 401


def test_a_no_from_there_is_told_in_words(client, world, outside):
    back = outside.way_back(client, "nadia-1")
    state = back.partition("state=")[2].partition("&")[0]
    callback = reverse("openid_connect_callback", args=[NAME])

    answer = client.get(f"{callback}?error=access_denied&state={state}", follow=True)

    assert answer.status_code == 200
    assert "Je stopte met aanmelden" in words_of(answer)


# ---- who is linked by an address --------------------------------------------------------------
def test_a_verified_address_links_when_we_trust_the_provider_in_that(
    client, world, outside, settings
):
    connect(settings, outside, TRUST_EMAIL="1")
    address = world.self_login.user.email.upper()
    outside.knows("nadia-1", email=address, email_verified=True)

    outside.sign_in(client, "nadia-1")

    assert client.session["_auth_user_id"] == str(world.self_login.user_id)
    linked = SocialAccount.objects.get()
    assert (linked.user_id, linked.uid) == (world.self_login.user_id, "nadia-1")
    assert Event.objects.get(name="link.added").data == {"provider": NAME}


def test_linking_by_an_address_leaves_the_password_as_it_was(client, world, outside, settings):
    connect(settings, outside, TRUST_EMAIL="1")
    user = with_password(world.self_login)
    outside.knows("nadia-1", email=user.email, email_verified=True)

    outside.sign_in(client, "nadia-1")

    user.refresh_from_db()
    assert user.check_password(PASSWORD)


@pytest.mark.parametrize("verified", [False, "true", 1, None])
def test_an_address_that_is_not_verified_links_nobody(client, world, outside, settings, verified):
    connect(settings, outside, TRUST_EMAIL="1")
    outside.knows("nadia-1", email=world.self_login.user.email, email_verified=verified)

    answer = outside.sign_in(client, "nadia-1")

    assert answer.status_code == 403
    assert not SocialAccount.objects.exists()


def test_a_verified_address_links_nobody_when_we_do_not_trust_it(client, world, outside):
    outside.knows("nadia-1", email=world.self_login.user.email, email_verified=True)

    answer = outside.sign_in(client, "nadia-1")

    assert answer.status_code == 403
    assert not SocialAccount.objects.exists()


def test_a_closed_login_is_not_linked_by_its_address(client, world, outside, settings):
    connect(settings, outside, TRUST_EMAIL="1")
    User.objects.filter(pk=world.self_login.user_id).update(is_active=False)
    outside.knows("nadia-1", email=world.self_login.user.email, email_verified=True)

    answer = outside.sign_in(client, "nadia-1")

    assert answer.status_code == 403


def test_a_closed_login_that_is_linked_opens_nothing(client, world, outside):
    outside.knows("nadia-1")
    link(world.self_login, "nadia-1")
    User.objects.filter(pk=world.self_login.user_id).update(is_active=False)

    answer = outside.sign_in(client, "nadia-1")

    assert answer.url == reverse("account_inactive")
    assert not is_signed_in(client)


def test_a_second_subject_with_the_same_address_is_not_believed(client, world, outside, settings):
    """An address that somebody left may be given to whoever comes after them."""
    connect(settings, outside, TRUST_EMAIL="1")
    link(world.self_login, "nadia-1")
    outside.knows("nadia-2", email=world.self_login.user.email, email_verified=True)

    answer = outside.sign_in(client, "nadia-2")

    assert answer.status_code == 403


def test_nothing_that_the_provider_tells_is_kept(client, world, outside):
    outside.knows("nadia-1", email="nadia@example.org", national_number="88041200000")
    link(world.self_login, "nadia-1")

    outside.sign_in(client, "nadia-1")

    assert SocialAccount.objects.get().extra_data == {}
    assert "88041200000" not in json.dumps(dict(client.session), default=str)
    assert not Event.objects.filter(data__icontains="88041200000").exists()


# ---- two factors ------------------------------------------------------------------------------
def test_a_professional_with_two_factors_there_is_asked_no_third(client, world, outside, settings):
    connect(settings, outside, TWO_FACTOR_ACR="hoog heel-hoog")
    outside.knows("sofie", acr="hoog")
    link(world.coach, "sofie")

    outside.sign_in(client, "sofie")

    assert client.get(reverse("desk:people")).status_code == 200


def test_the_ways_used_may_say_it_too(client, world, outside, settings):
    connect(settings, outside, TWO_FACTOR_AMR="mfa")
    outside.knows("sofie", amr=["pwd", "mfa"])
    link(world.coach, "sofie")

    outside.sign_in(client, "sofie")

    assert client.get(reverse("desk:people")).status_code == 200


@pytest.mark.parametrize("claims", [{}, {"acr": "laag"}, {"amr": "mfa"}, {"amr": ["pwd"]}])
def test_a_professional_with_less_there_still_sets_up_a_second_step(
    client, world, outside, settings, claims
):
    connect(settings, outside, TWO_FACTOR_ACR="hoog", TWO_FACTOR_AMR="mfa")
    outside.knows("sofie", **claims)
    link(world.coach, "sofie")

    outside.sign_in(client, "sofie")

    assert client.get(reverse("desk:people")).url == reverse("signin:choose_factor")


def test_an_own_second_step_is_asked_after_one_factor_there(client, world, outside, add_app):
    add_app(world.coach.user)
    outside.knows("sofie")
    link(world.coach, "sofie")

    answer = outside.sign_in(client, "sofie")

    assert answer.url == reverse("mfa_authenticate")
    assert not is_signed_in(client)


def test_an_own_second_step_is_not_asked_after_two_there(client, world, outside, settings, add_app):
    connect(settings, outside, TWO_FACTOR_ACR="hoog")
    add_app(world.coach.user)
    outside.knows("sofie", acr="hoog")
    link(world.coach, "sofie")

    outside.sign_in(client, "sofie")

    assert client.get(reverse("desk:people")).status_code == 200
    assert Event.objects.get(name="session.started").data["ways"] == ["socialaccount", "vouched"]


# ---- a provider that does not answer ----------------------------------------------------------
def test_a_provider_that_is_down_is_told_in_words(client, world, settings):
    gone = start_provider()
    gone.stop()
    connect(settings, gone)

    answer = client.post(reverse("openid_connect_login", args=[NAME]))

    assert answer.status_code == 503
    assert "antwoordt niet" in words_of(answer)


def test_a_provider_that_goes_down_on_the_way_is_told_in_words(client, world, settings):
    going = start_provider()
    connect(settings, going)
    going.knows("nadia-1")
    link(world.self_login, "nadia-1")
    back = going.way_back(client, "nadia-1")
    going.stop()

    answer = client.get(back)

    assert answer.status_code == 503
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "path", ["/.well-known/openid-configuration", "/jwks", "/userinfo", "/oauth2/token"]
)
@pytest.mark.parametrize(
    "nonsense",
    [{}, [], "rommel", None, 7, {"issuer": "x"}, {"keys": "x"}, {"keys": [1, {"kty": "RSA", "n": 1}]},
     {"access_token": "x", "id_token": 7}],
    ids=str,
)  # fmt: skip
def test_a_provider_that_answers_nonsense_breaks_nothing(client, world, outside, path, nonsense):
    outside.knows("nadia-1")
    link(world.self_login, "nadia-1")
    back = outside.way_back(client, "nadia-1")
    outside.twist[path] = lambda _said: nonsense

    answer = client.get(back)

    assert answer.status_code in {401, 503}
    assert not is_signed_in(client)


def test_an_accident_of_our_own_is_not_blamed_on_the_provider(client, world, outside, monkeypatch):
    outside.knows("nadia-1")
    link(world.self_login, "nadia-1")
    back = outside.way_back(client, "nadia-1")

    def broken(*_args, **_kwargs):
        raise KeyError("ours")

    monkeypatch.setattr("klaverblad.apps.signin.services.begin", broken)

    with pytest.raises(KeyError, match="ours"):
        client.get(back)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/.well-known/openid-configuration", "issuer_speaks_for_another"),
        ("/jwks", "keys_unreadable"),
        ("/userinfo", "userinfo_of_another"),
        ("/oauth2/token", "no_token"),
    ],
)
def test_how_a_provider_failed_is_written_as_a_code_and_of_nobody(
    client, world, outside, caplog, path, code
):
    outside.knows("nadia-1", email="nadia@example.org")
    link(world.self_login, "nadia-1")
    back = outside.way_back(client, "nadia-1")
    outside.twist[path] = lambda _said: {"sub": "nadia@example.org", "keys": "nadia@example.org"}

    client.get(back)

    lines = [JsonFormatter().format(record) for record in caplog.records]
    told = [json.loads(line) for line in lines if "provider_failed" in line]
    assert [line["code"] for line in told] == [f"{NAME}:{code}"]
    assert "nadia" not in "".join(lines)


@pytest.mark.parametrize("provider_id", ["geen", "openid_connect", "openid-connect", "REGIO"])
@pytest.mark.parametrize("names", ["regio", "regio,acm"])
def test_a_provider_that_is_not_connected_is_not_there(client, world, settings, provider_id, names):
    said = environment("https://elders.example")
    said |= {key.replace("REGIO", "ACM"): value for key, value in said.items()}
    found = providers(said | {"KLAVERBLAD_OIDC": names}, demo=True)
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": found}}

    start = client.post(reverse("openid_connect_login", args=[provider_id]))
    back = client.get(reverse("openid_connect_callback", args=[provider_id]), {"code": "x"})

    assert (start.status_code, back.status_code) == (404, 404)


# ---- from the page of somebody who is signed in -----------------------------------------------
@pytest.fixture
def nadia(client, world):
    """Nadia, signed in with her password a moment ago."""
    give_password(client, with_password(world.self_login))
    return client


def test_connecting_asks_the_password_once_more(nadia, outside):
    answer = nadia.post(reverse("signin:connect", args=[NAME]))

    assert answer.url.startswith(reverse("account_reauthenticate"))


def test_whoever_gave_it_connects_and_signs_in_that_way(nadia, world, outside):
    outside.knows("nadia-1")
    nadia.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    outside.sign_in(nadia, "nadia-1", start=reverse("signin:connect", args=[NAME]))
    nadia.post(reverse("account_logout"))
    outside.sign_in(nadia, "nadia-1")

    assert SocialAccount.objects.get().user_id == world.self_login.user_id
    assert is_signed_in(nadia)


@pytest.mark.parametrize(("minutes", "asks"), [(2, False), (9, True)])
@pytest.mark.parametrize("name", ["account_set_password", "mfa_activate_totp", "mfa_add_webauthn"])
def test_who_has_nothing_to_show_here_signs_in_anew_before_making_a_way_in(
    client, world, outside, name, minutes, asks
):
    """Else a screen that was left open is enough for a password or a key of somebody else."""
    link(world.self_login, "nadia-1")
    outside.knows("nadia-1")
    outside.sign_in(client, "nadia-1")
    began = timezone.now() - timedelta(minutes=minutes)
    SignIn.objects.update(since=began)

    answers = [client.get(reverse(name)), client.post(reverse(name), {"password1": PASSWORD})]

    assert [one.status_code == 403 for one in answers] == [asks, asks]
    assert not asks or "meld je opnieuw aan" in words_of(answers[0])


def test_a_subject_of_somebody_else_is_not_connected(nadia, world, outside):
    link(world.coach, "sofie")
    outside.knows("sofie")
    nadia.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    outside.sign_in(nadia, "sofie", start=reverse("signin:connect", args=[NAME]))

    assert SocialAccount.objects.get().user_id == world.coach.user_id


def test_another_site_cannot_start_a_connection(nadia, outside):
    assert nadia.get(reverse("signin:connect", args=[NAME])).status_code == 405


def test_a_linked_sign_in_can_be_taken_away(nadia, world, outside):
    linked = link(world.self_login, "nadia-1")
    nadia.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    nadia.post(reverse("signin:unlink"), {"link": str(linked.pk)})

    assert not SocialAccount.objects.exists()
    assert Event.objects.get(name="link.removed").data == {"provider": NAME}


def test_the_only_way_in_cannot_be_taken_away(client, world, outside):
    linked = link(world.self_login, "nadia-1")
    outside.knows("nadia-1")
    outside.sign_in(client, "nadia-1")

    answer = client.post(reverse("signin:unlink"), {"link": str(linked.pk)})

    assert answer.status_code == 409
    assert "enige manier" in words_of(answer)
    assert SocialAccount.objects.exists()


def test_nobody_takes_away_the_link_of_somebody_else(nadia, world, outside):
    linked = link(world.coach, "sofie")
    nadia.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    answer = nadia.post(reverse("signin:unlink"), {"link": str(linked.pk)})

    assert answer.status_code == 404
    assert SocialAccount.objects.exists()


def test_an_old_question_is_forgotten(client, world, outside, monkeypatch):
    outside.knows("nadia-1")
    link(world.self_login, "nadia-1")
    back = outside.way_back(client, "nadia-1")
    later = time.time() + 3600
    monkeypatch.setattr(time, "time", lambda: later)

    answer = client.get(back)

    assert answer.status_code == 401
