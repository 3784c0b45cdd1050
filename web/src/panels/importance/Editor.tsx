import type { ReactElement } from "react";
import { textOf } from "@/panels/config";
import { FieldChoice } from "@/panels/facts/FieldChoice";
import type { EditorProps } from "@/panels/panel";

export function Editor(props: EditorProps): ReactElement {
  const { config, onConfig } = props;
  return (
    <FieldChoice
      {...props}
      label="Metric"
      isNumeric
      value={textOf(config.targetKey)}
      onChange={(targetKey) => onConfig({ targetKey })}
    />
  );
}
