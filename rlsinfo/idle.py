"""Staff who walk away from a shared computer are signed out."""

import time

from django.contrib.auth import logout

#: Seconds without a request until somebody is signed out. What they typed stays in the browser.
IDLE_SECONDS = 30 * 60
#: Seconds between two notes of when somebody was seen: each is a write to the database.
NOTED_EVERY = 60
#: The end of addresses that an open page asks by itself: nobody need be there.
POLLED = "/presence/"


class IdleMiddleware:
    """After Django's AuthenticationMiddleware."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info.startswith("/admin/") and request.user.is_authenticated:
            self.note(request)
        return self.get_response(request)

    def note(self, request):
        at = int(time.time())
        idle = at - request.session.get("seen_at", at)
        if idle > IDLE_SECONDS:
            logout(request)
        elif request.path_info.endswith(POLLED):
            return
        elif idle > NOTED_EVERY or "seen_at" not in request.session:
            request.session["seen_at"] = at
