/** What can be done with a section, and the windows that ask for a name. */
import { lazy, Suspense, useState } from "react";
import { arriving } from "@/data/arrival";
import type { LaidSection } from "@/features/workspace/layout";
import { Button, Dialog, IconButton, IconMore, IconPlus, Menu, TextField } from "@/ui";
import type { Draw } from "./PanelCard";
import type { GridActions } from "./useActions";

const SectionSettings = lazy(
  arriving(async () => ({
    default: (await import("./SectionSettings")).SectionSettings,
  })),
);

interface SectionMenuProps {
  readonly section: LaidSection;
  readonly draw: Draw;
  readonly actions: GridActions;
  readonly onAdd: (section: string) => void;
}

type Asked = "rename" | "above" | "below";

const TITLES: Readonly<Record<Asked, string>> = {
  rename: "Rename section",
  above: "New section above",
  below: "New section below",
};

export function SectionMenu({ section, draw, actions, onAdd }: SectionMenuProps) {
  const { name } = section;
  const [asked, setAsked] = useState<Asked | null>(null);
  const [isSettingUp, setIsSettingUp] = useState(false);
  const answer = (text: string) => {
    if (asked === "rename") actions.renameSection(name, text);
    else if (asked) actions.addSection(text, name, asked);
    setAsked(null);
  };
  return (
    <>
      <IconButton
        size="s"
        label={`Add a panel to ${name}`}
        icon={<IconPlus size={14} />}
        onClick={() => onAdd(name)}
      />
      <Menu
        align="end"
        trigger={
          <IconButton size="s" label={`More of section ${name}`} icon={<IconMore size={14} />} />
        }
        items={[
          { label: "Rename…", onSelect: () => setAsked("rename") },
          { label: "Settings…", onSelect: () => setIsSettingUp(true) },
          { label: "Sort panels A–Z", onSelect: () => actions.sortSection(name) },
          { label: "Move up", onSelect: () => actions.shiftSection(name, -1) },
          { label: "Move down", onSelect: () => actions.shiftSection(name, 1) },
          { separator: true },
          { label: "New section above…", onSelect: () => setAsked("above") },
          { label: "New section below…", onSelect: () => setAsked("below") },
          { separator: true },
          { label: "Remove section", danger: true, onSelect: () => actions.removeSection(name) },
        ]}
      />
      {isSettingUp && (
        <Suspense fallback={null}>
          <SectionSettings
            section={section}
            above={draw.levels}
            actions={actions}
            onClose={() => setIsSettingUp(false)}
          />
        </Suspense>
      )}
      {asked && (
        <AskName
          title={TITLES[asked]}
          value={asked === "rename" ? name : ""}
          taken={actions.sectionNames()}
          onName={answer}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}

interface AskNameProps {
  readonly title: string;
  readonly value: string;
  readonly taken: readonly string[];
  readonly onName: (name: string) => void;
  readonly onClose: () => void;
}

function AskName({ title, value, taken, onName, onClose }: AskNameProps) {
  const [name, setName] = useState(value);
  const wanted = name.trim();
  const isTaken = wanted !== value && taken.includes(wanted);
  const isReady = wanted !== "" && wanted !== value && !isTaken;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={title}
      size="s"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={!isReady} onClick={() => onName(wanted)}>
            Done
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) onName(wanted);
        }}
      >
        <TextField
          label="Name"
          autoFocus
          value={name}
          onChange={setName}
          error={isTaken ? "There is a section of this name" : null}
        />
      </form>
    </Dialog>
  );
}
