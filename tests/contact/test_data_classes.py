from django.apps import apps

from contact.data_classes import CLASSES, INTERNAL, PERSONAL, PUBLIC, SPECIAL, about_people

MODELS = {model.__name__: model for model in apps.get_app_config("contact").get_models()}


def test_each_field_of_each_model_has_exactly_one_class():
    found = {
        name: sorted(field for fields in classes.values() for field in fields)
        for name, classes in CLASSES.items()
    }
    expected = {
        name: sorted(field.name for field in [*model._meta.fields, *model._meta.many_to_many])
        for name, model in MODELS.items()
    }
    assert found == expected


def test_there_are_no_other_classes():
    used = {each for classes in CLASSES.values() for each in classes}
    assert used <= {PUBLIC, INTERNAL, PERSONAL, SPECIAL}


def test_whatever_holds_words_of_people_is_special():
    assert "body" in CLASSES["Message"][SPECIAL]
    assert "body" in CLASSES["Entry"][SPECIAL]
    assert {"email", "body"} <= about_people("Message")


def test_secrets_and_addresses_of_staff_are_in_nobodys_export():
    assert "token_hash" in CLASSES["FollowUpLink"][INTERNAL]
    assert "alert_email" in CLASSES["ContactDetails"][INTERNAL]
    assert not about_people("ContactDetails")
