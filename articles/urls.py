from django.urls import path

from articles import views

app_name = "articles"

urlpatterns = [
    path("", views.home, name="home"),
    path("topics/", views.topics, name="topics"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("glossary/", views.glossary, name="glossary"),
    path("a/<int:pk>/", views.short, name="short"),
    path("<slug:slug>/", views.article, name="article"),
]
