/** The keys that do something, in a window that "?" opens. */
import { Fragment, type ReactElement } from "react";
import { Dialog, Kbd } from "@/ui";
import styles from "./KeyboardHelp.module.css";

interface Shortcut {
  /** Pressed together; "Mod" is Ctrl, on a Mac ⌘. */
  readonly keys: readonly string[];
  readonly does: string;
}

const GROUPS: readonly { readonly where: string; readonly shortcuts: readonly Shortcut[] }[] = [
  {
    where: "Everywhere",
    shortcuts: [
      { keys: ["Mod", "K"], does: "Find a project, a run or a page" },
      { keys: ["Mod", "J"], does: "Switch between workspace and table of runs" },
      { keys: ["Esc"], does: "Close what lies on top" },
      { keys: ["?"], does: "These keys" },
    ],
  },
  {
    where: "Workspace",
    shortcuts: [
      { keys: ["Mod", "Z"], does: "Take the last edit back" },
      { keys: ["Mod", "Shift", "Z"], does: "Redo" },
      { keys: ["←", "→"], does: "Full screen: the panel before and after" },
    ],
  },
  {
    where: "Charts, reached by Tab",
    shortcuts: [
      { keys: ["←", "→"], does: "Read the value before and after" },
      { keys: ["↑", "↓"], does: "The line or value above and below" },
      { keys: ["Home", "End"], does: "The first and the last" },
      { keys: ["Enter"], does: "Scatter plot: open the run" },
    ],
  },
  {
    where: "Pictures and sliders",
    shortcuts: [
      { keys: ["←", "→"], does: "Enlarged: the one before and after" },
      { keys: ["Mod", "←", "→"], does: "The step before and after" },
      { keys: ["+", "−"], does: "Bodies in space, turned by arrows: nearer, away" },
    ],
  },
  {
    where: "Logs",
    shortcuts: [
      { keys: ["Enter"], does: "Search: the next line that was found" },
      { keys: ["Shift", "Enter"], does: "The one before" },
    ],
  },
];

export function KeyboardHelp({ onClose }: { readonly onClose: () => void }): ReactElement {
  const mod = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl";
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Keyboard">
      <div className={styles.groups}>
        {GROUPS.map(({ where, shortcuts }) => (
          <section key={where} aria-label={where}>
            <h3>{where}</h3>
            <dl>
              {shortcuts.map(({ keys, does }) => (
                <Fragment key={does}>
                  <dt>
                    {keys.map((key) => (
                      <Kbd key={key}>{key === "Mod" ? mod : key}</Kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </Fragment>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
