"""The modules below are data of the tests, several of them broken on purpose: none is to be collected."""

collect_ignore_glob = ["*"]
