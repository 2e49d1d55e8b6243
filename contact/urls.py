from django.urls import path

from contact import views

app_name = "contact"

urlpatterns = [
    path("", views.write, name="write"),
    path("thanks/<str:token>/", views.thanks, name="thanks"),
    path("thanks/<str:token>/erase/", views.erase_new, name="erase_new"),
    path("yours/<str:token>/", views.thread, name="thread"),
    path("yours/<str:token>/erase/", views.erase_thread, name="erase_thread"),
    path("erased/", views.erased, name="erased"),
]
