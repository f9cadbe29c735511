"""The modules below are data of the tests, some of them impossible or hostile on purpose: none is to be collected."""

collect_ignore_glob = ["*"]
