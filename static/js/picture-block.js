// The article editor: a window in which to choose a picture, and its place and caption in the text.
import { Node } from "django-prose-editor/editor";

const LIBRARY = "/admin/articles/picture/";

const inCaption = ({ state }) => state.selection.$from.parent.type.name === "pictureBlock";

export const PictureBlock = Node.create({
  name: "pictureBlock",
  group: "block",
  content: "inline*",
  isolating: true,
  draggable: true,

  addAttributes() {
    return {
      key: {
        default: null,
        parseHTML: (element) => element.dataset.picture,
        renderHTML: ({ key }) => ({ "data-picture": key }),
      },
    };
  },

  parseHTML: () => [
    {
      tag: "figure[data-picture]",
      contentElement: (figure) => figure.querySelector("figcaption") ?? figure,
    },
  ],
  renderHTML: ({ HTMLAttributes }) => ["figure", HTMLAttributes, ["figcaption", 0]],

  addNodeView() {
    return ({ node, editor, getPos }) => {
      const dom = document.createElement("figure");
      const image = document.createElement("img");
      const contentDOM = document.createElement("figcaption");
      image.src = `${LIBRARY}${node.attrs.key}/file/`;
      image.alt = `Picture: ${node.attrs.key}`;
      image.addEventListener("click", () => editor.commands.setNodeSelection(getPos()));
      dom.append(image, contentDOM);
      return { dom, contentDOM };
    };
  },

  addKeyboardShortcuts() {
    return {
      // A caption is one paragraph: the text goes on below it.
      Enter: ({ editor }) =>
        inCaption(editor) &&
        editor.commands.insertContentAt(editor.state.selection.$from.after(), { type: "paragraph" }),
      // From the start of a caption it takes two: the first shows what the second removes.
      Backspace: ({ editor }) => {
        const { empty, $from } = editor.state.selection;
        return inCaption(editor) && empty && !$from.parentOffset && editor.commands.selectParentNode();
      },
    };
  },

  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "picture",
      groups: "picture",
      button: buttons.text("Picture", "Picture: choose one from the library"),
      active: (editor) => editor.isActive("pictureBlock"),
      command: openLibrary,
    });
  },
});

// The parts of the window as the server writes them, or one sentence that says why not.
async function fetchChoices(words = "") {
  const address = `${LIBRARY}choose/?${new URLSearchParams({ q: words })}`;
  const html = await fetch(address).then((answer) => answer.text()).catch(() => "");
  const { body } = new DOMParser().parseFromString(html, "text/html");
  return body.querySelector("[data-picture-choices]") ? [...body.children] : [cannotShow()];
}

function cannotShow() {
  const sentence = document.createElement("p");
  sentence.textContent =
    "The pictures could not be shown. You may have been signed out. Press Escape to go back to your text.";
  sentence.setAttribute("role", "alert");
  return sentence;
}

async function openLibrary(editor) {
  const dialog = document.createElement("dialog");
  dialog.className = "picture-window";
  dialog.setAttribute("aria-label", "Choose a picture");
  dialog.addEventListener("click", ({ target }) => {
    if (target.closest("[data-picture-close]")) dialog.close();
    const choice = target.closest("[data-picture-key]");
    if (choice) dialog.close(choice.dataset.pictureKey);
  });
  dialog.addEventListener("submit", search);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (dialog.returnValue) insert(editor, dialog.returnValue);
    else editor.view.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  dialog.append(...(await fetchChoices()));
  dialog.querySelector("input")?.focus();
}

async function search(event) {
  event.preventDefault();
  const old = event.currentTarget.querySelector("[data-picture-choices]");
  const found = await fetchChoices(event.target.elements.q.value);
  const choices = found.find((element) => element.matches("[data-picture-choices]"));
  old.replaceChildren(...(choices ? choices.children : found));
}

function insert(editor, key) {
  const { $from, to: end } = editor.state.selection;
  // A picture stands between paragraphs: after the one with the cursor, or instead of an empty one.
  const to = $from.depth ? $from.after(1) : end;
  const isEmpty = $from.depth === 1 && $from.parent.type.name === "paragraph" && !$from.parent.childCount;
  const from = isEmpty ? $from.before(1) : to;
  editor.view.focus();
  editor
    .chain()
    .insertContentAt({ from, to }, { type: "pictureBlock", attrs: { key } })
    .setTextSelection(from + 1)
    .run();
}
