/** Which layers and classes are shown over the pictures, and how strongly. */
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { runQuery } from "@/data/runs";
import type { RunRef } from "@/data/types";
import { Button, Checkbox, ColorDot, Labelled, Popover, Slider } from "@/ui";
import type { LoggedLayer } from "./images";
import styles from "./LayerMenu.module.css";
import { classColor, classNamesOf, layerId, type OverlayView, toggled } from "./overlay";

/** Between the key and the name of a layer, in W&B's config. */
const DELIMITER = "_wandb_delimeter_";

interface LayerMenuProps {
  /** A run that logged the pictures; its config names the classes. */
  readonly run: RunRef;
  readonly mediaKey: string;
  /** Each once. */
  readonly layers: readonly LoggedLayer[];
  readonly view: OverlayView;
  readonly onView: (view: OverlayView) => void;
}

export function LayerMenu({ run, mediaKey, layers, view, onView }: LayerMenuProps): ReactElement {
  const labels = useQuery(runQuery(run)).data?.class_labels ?? {};
  return (
    <Popover
      label="Layers"
      trigger={<Button size="s">{view.hidden.size > 0 ? "Layers · some hidden" : "Layers"}</Button>}
    >
      <div className={styles.menu}>
        {layers.map((layer) => (
          <div key={layerId(layer)} className={styles.layer}>
            <Checkbox
              label={`${layer.name} (${layer.kind})`}
              checked={!view.hidden.has(layerId(layer))}
              onChange={() => onView(toggled(view, layerId(layer)))}
            />
            {[...classNamesOf(labels[`${mediaKey}${DELIMITER}${layer.name}`])].map(([id, name]) => (
              <span key={id} className={styles.class}>
                <ColorDot color={classColor(id)} />
                <Checkbox
                  label={name}
                  checked={!view.hidden.has(`${layerId(layer)}/${id}`)}
                  disabled={view.hidden.has(layerId(layer))}
                  onChange={() => onView(toggled(view, `${layerId(layer)}/${id}`))}
                />
              </span>
            ))}
          </div>
        ))}
        {layers.some(({ kind }) => kind === "mask") && (
          <Labelled label="Opacity of masks">
            <Slider
              label="Opacity of masks"
              min={0}
              max={1}
              step={0.05}
              value={view.opacity}
              onChange={(opacity) => onView({ ...view, opacity })}
            />
          </Labelled>
        )}
        {layers.some(({ kind }) => kind === "boxes") && (
          <Labelled label={`Boxes with a score from ${view.lowest}`}>
            <Slider
              label="Lowest score"
              min={0}
              max={1}
              step={0.05}
              value={view.lowest}
              onChange={(lowest) => onView({ ...view, lowest })}
            />
          </Labelled>
        )}
      </div>
    </Popover>
  );
}
