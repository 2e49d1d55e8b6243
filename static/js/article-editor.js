// The article editor: care cards as a block of their own, and names for those who cannot see it.
import { Node } from "django-prose-editor/editor";

const LEVELS = {
  "good-to-know": "Good to know",
  "not-urgent": "Not urgent",
  urgent: "Urgent",
  emergency: "Emergency",
};

const emptyCard = (level) => ({
  type: "careCard",
  attrs: { level },
  content: [
    { type: "heading", attrs: { level: 3 }, content: [{ type: "text", text: "See a doctor if:" }] },
    { type: "bulletList", content: [{ type: "listItem", content: [{ type: "paragraph" }] }] },
  ],
});

export const CareCard = Node.create({
  name: "careCard",
  group: "block",
  content: "heading (paragraph | bulletList | orderedList)+",
  defining: true,
  isolating: true,

  addAttributes() {
    return {
      level: {
        default: "good-to-know",
        parseHTML: (element) => element.dataset.care,
        renderHTML: ({ level }) => ({ "data-care": level }),
      },
    };
  },

  parseHTML: () => [{ tag: "aside" }],
  renderHTML: ({ HTMLAttributes }) => ["aside", HTMLAttributes, 0],

  addMenuItems({ buttons, menu }) {
    for (const [level, words] of Object.entries(LEVELS)) {
      menu.defineItem({
        name: `careCard:${level}`,
        groups: "care",
        button: buttons.text(words, `Care card: ${words}`),
        active: (editor) => editor.isActive("careCard", { level }),
        command(editor) {
          const chain = editor.chain().focus();
          if (editor.isActive("careCard")) chain.updateAttributes("careCard", { level }).run();
          else chain.insertContent(emptyCard(level)).run();
        },
      });
    }
  },
});

document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  const text = editor.view.dom;
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  label.id = `${textarea.id}_label`;
  text.setAttribute("role", "textbox");
  text.setAttribute("aria-multiline", "true");
  text.setAttribute("aria-labelledby", label.id);
  label.addEventListener("click", () => editor.commands.focus());
  editor.on("create", () => {
    const menu = text.parentElement.querySelector(".prose-menubar");
    menu.setAttribute("role", "group");
    menu.setAttribute("aria-label", "Formatting");
  });
});
