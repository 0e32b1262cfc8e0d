"""``rettidig agree``: do reviewers judge alike, and do caseworkers work alike?"""
