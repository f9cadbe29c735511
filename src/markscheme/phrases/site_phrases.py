"""What the page for practice says itself."""

PHRASES = {
    "site.other_version": {
        "en": "This link was made by version {then}; this is version {now}, so the numbers may differ.",
        "zh": "此链接由版本 {then} 生成；当前版本为 {now}，数值可能不同。",
    },
}
