/** The settings that a new workspace begins with, as a form. */
import { LineControls } from "@/features/panel-grid/GridToolbar";
import { SIZES, sizeOf } from "@/features/panel-grid/size";
import type { Workspace } from "@/features/workspace/document";
import { changeSettings, setAutomatic, setPrefix } from "@/features/workspace/edits";
import { Segmented } from "@/ui";
import styles from "./TemplateForm.module.css";

interface TemplateFormProps {
  readonly workspace: Workspace;
  readonly onChange: (next: Workspace) => void;
}

const PANELS = [
  { value: "automatic", label: "One for every key" },
  { value: "manual", label: "Those I add" },
] as const;
const PREFIXES = [
  { value: "first", label: "First part of a key" },
  { value: "last", label: "All but the last part" },
] as const;

export function TemplateForm({ workspace, onChange }: TemplateFormProps) {
  const { settings, isAutomatic, prefix } = workspace;
  return (
    <dl className={styles.form}>
      <dt>Lines</dt>
      <dd>
        <LineControls
          handle={{ workspace, edit: (_what, change) => onChange(change(workspace)) }}
        />
      </dd>
      <dt>Panel size</dt>
      <dd>
        <Segmented
          label="Panel size"
          value={sizeOf(settings)}
          options={SIZES}
          onChange={(panelSize) => onChange(changeSettings({ panelSize })(workspace))}
        />
      </dd>
      <dt>Panels</dt>
      <dd>
        <Segmented
          label="Panels"
          value={isAutomatic ? "automatic" : "manual"}
          options={PANELS}
          onChange={(how) => onChange(setAutomatic(how === "automatic")(workspace))}
        />
      </dd>
      <dt>Sections by</dt>
      <dd>
        <Segmented
          label="Sections by"
          value={prefix}
          options={PREFIXES}
          onChange={(next) => onChange(setPrefix(next)(workspace))}
        />
      </dd>
    </dl>
  );
}
