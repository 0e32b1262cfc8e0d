"""The addresses of findings and corrections, and of signing, which is where findings begin."""

from django.urls import path

from rettidig_web.findings.views import corrections, digest, findings, rules, signing

app_name = "findings"

urlpatterns = [
    path("gennemgang/<int:key>/underskriv/", signing.sign, name="sign"),
    path("fejl/", findings.finding_list, name="findings"),
    path("fejl/<int:key>/", findings.finding, name="finding"),
    path("fejl/<int:key>/frafald/", findings.withdraw, name="withdraw"),
    path("berigtigelser/", corrections.correction_list, name="corrections"),
    path("berigtigelser/flere/", corrections.many, name="many"),
    path("berigtigelser/venter/", digest.my_digest, name="my_digest"),
    path("berigtigelser/dage/", rules.rule_list, name="rules"),
    path("berigtigelser/dage/<int:key>/", rules.rule, name="rule"),
    path("berigtigelser/<int:key>/", corrections.correction, name="correction"),
    path("berigtigelser/<int:key>/dokumentation/", corrections.hand_in, name="hand_in"),
    path("berigtigelser/<int:key>/godkend/", corrections.approve, name="approve"),
    path("berigtigelser/<int:key>/send-tilbage/", corrections.send_back, name="send_back"),
    path("berigtigelser/<int:key>/fortryd/", corrections.undo, name="undo"),
    path("berigtigelser/<int:key>/udsaet/", corrections.postpone, name="postpone"),
    path("berigtigelser/<int:key>/ansvarlig/", corrections.give, name="give"),
]
