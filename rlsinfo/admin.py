"""The accounts of staff and their roles.

Somebody without full access gives no more than they have: not to others, not to themselves.
"""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    ReadOnlyPasswordHashField,
    ReadOnlyPasswordHashWidget,
    UserChangeForm,
    UserCreationForm,
)
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q

admin.site.unregister([Group, User])

LABELS = {
    "username": "Name to sign in with",
    "email": "Email",
    "is_active": "Active",
    "is_staff": "May sign in to the staff site",
    "groups": "Roles",
    "is_superuser": "Full access",
}
HELP = {
    "username": "Letters, digits and @ . + - _ only.",
    "is_active": "Untick it when somebody leaves. Accounts are never deleted: texts name them.",
    "is_staff": "",
    "groups": "What this person may do.",
    "is_superuser": "May do everything, also change roles. Few people need it.",
}


class NewAccountForm(UserCreationForm):
    class Meta(UserCreationForm.Meta):
        labels = LABELS
        help_texts = HELP


class PasswordButton(ReadOnlyPasswordHashWidget):
    """Without what is known of the password's hash, which tells people nothing."""

    def get_context(self, name, value, attrs):
        return {**super().get_context(name, value, attrs), "summary": []}


class AccountForm(UserChangeForm):
    password = ReadOnlyPasswordHashField(
        label="Password", widget=PasswordButton, help_text="Nobody can see it."
    )

    class Meta(UserChangeForm.Meta):
        labels = LABELS
        help_texts = HELP


class PasswordForm(AdminPasswordChangeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Every account signs in with a password here.
        self.fields.pop("usable_password", None)


def beyond(user):
    """The permissions that ``user`` does not have."""
    return Permission.objects.exclude(Q(group__user=user) | Q(user=user))


@admin.register(User)
class AccountAdmin(UserAdmin):
    form = AccountForm
    add_form = NewAccountForm
    add_form_template = "admin/change_form.html"
    change_password_form = PasswordForm
    list_display = ["username", "first_name", "last_name", "roles", "may_sign_in", "last_login"]
    list_filter = ["is_active", "groups"]
    filter_horizontal = []
    who = ["first_name", "last_name", "email"]
    may = ["is_active", "is_staff", "groups"]

    def get_fieldsets(self, request, obj=None):
        password = ["password"] if obj else ["password1", "password2"]
        may = [*self.may, "is_superuser"] if request.user.is_superuser else self.may
        return [
            (None, {"fields": ["username", *password]}),
            ("Who it is", {"fields": self.who}),
            ("What they may do", {"fields": may}),
        ]

    def get_changeform_initial_data(self, request):
        return {"is_staff": True, **super().get_changeform_initial_data(request)}

    def get_queryset(self, request):
        """Those whose password this person may set: nobody who may do more."""
        accounts = super().get_queryset(request).prefetch_related("groups")
        if request.user.is_superuser:
            return accounts
        more = beyond(request.user)
        return accounts.exclude(
            Q(is_superuser=True) | Q(groups__permissions__in=more) | Q(user_permissions__in=more)
        )

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":
            kwargs["widget"] = forms.CheckboxSelectMultiple
            kwargs["queryset"] = Group.objects.order_by("name")
            if not request.user.is_superuser:
                more = beyond(request.user)
                kwargs["queryset"] = kwargs["queryset"].exclude(permissions__in=more)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def has_delete_permission(self, request, obj=None):
        return False  # texts name their authors: untick "active" instead

    @admin.display(description="roles")
    def roles(self, account):
        return ", ".join(sorted(role.name for role in account.groups.all()))

    @admin.display(description="may sign in", boolean=True)
    def may_sign_in(self, account):
        return account.is_active and account.is_staff


@admin.register(Group)
class RoleAdmin(GroupAdmin):
    filter_horizontal = []

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request=request, **kwargs)

    def get_deleted_objects(self, objs, request):
        """For the page that asks whether to delete: nothing goes with a role."""
        return [str(role) for role in objs], {"roles": len(objs)}, set(), []
