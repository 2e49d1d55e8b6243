from django.urls import path

from contact import views

app_name = "contact"

urlpatterns = [
    path("", views.write, name="write"),
    path("thanks/<str:reference>/", views.thanks, name="thanks"),
]
