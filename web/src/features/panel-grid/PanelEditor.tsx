/** A panel being set up: what it looks like at the left, what can be set at the right. */
import { Suspense } from "react";
import type { ConfigChange } from "@/features/workspace/edits";
import type { LaidPanel, LaidSection } from "@/features/workspace/layout";
import { textOf } from "@/panels/config";
import { Button, Dialog, TextField } from "@/ui";
import { type Draw, PanelBody } from "./PanelCard";
import styles from "./PanelEditor.module.css";
import { useInside } from "./useInside";

interface PanelEditorProps {
  readonly sections: readonly LaidSection[];
  /** The id of the panel; null: the window is closed. */
  readonly edited: string | null;
  readonly draw: Draw;
  readonly onChange: (id: string, change: ConfigChange) => void;
  readonly onClose: () => void;
}

export function PanelEditor({ sections, edited, ...props }: PanelEditorProps) {
  for (const section of sections) {
    const panel = section.panels.find(({ id }) => id === edited);
    if (panel) return <Open {...props} panel={panel} section={section} />;
  }
  return null;
}

interface OpenProps extends Omit<PanelEditorProps, "sections" | "edited"> {
  readonly panel: LaidPanel;
  readonly section: LaidSection;
}

function Open({ panel, section, draw, onChange, onClose }: OpenProps) {
  const inside = useInside(draw, section);
  const { id, type, config } = panel;
  const change = (next: ConfigChange) => onChange(id, next);
  return (
    <Dialog
      open
      size="full"
      title={`Edit ${panel.title}`}
      onOpenChange={onClose}
      footer={
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <div className={styles.editor}>
        <div className={styles.preview}>
          <PanelBody panel={panel} draw={inside} isExpanded onConfig={change} />
        </div>
        <form className={styles.form} onSubmit={(event) => event.preventDefault()}>
          <TextField
            label="Title"
            placeholder={type.titleOf({ ...config, chartTitle: "" })}
            value={textOf(config.chartTitle)}
            onChange={(title) => change({ chartTitle: title || undefined })}
          />
          <Suspense fallback={null}>
            {type.Editor && (
              <type.Editor
                project={draw.project}
                runs={draw.runs}
                config={config}
                onConfig={change}
              />
            )}
          </Suspense>
        </form>
      </div>
    </Dialog>
  );
}
