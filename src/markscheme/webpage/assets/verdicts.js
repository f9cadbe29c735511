// How a verdict looks: a sign and a tone beside its word, so that nothing hangs on colour alone.

export const MARK_OF = {
  right: { icon: "✓", tone: "good" },
  follows: { icon: "✓", tone: "good" },
  misread: { icon: "≈", tone: "near" },
  slip: { icon: "≈", tone: "near" },
  rounded: { icon: "≈", tone: "near" },
  accident: { icon: "≈", tone: "near" },
  wrong: { icon: "✗", tone: "bad" },
  blank: { icon: "○", tone: "near" },
  unreadable: { icon: "?", tone: "near" },
};

export const markOf = verdict => MARK_OF[verdict] ?? MARK_OF.unreadable;
