import type { ReactElement } from "react";
import { textsOf } from "@/panels/config";
import { FieldChoice } from "@/panels/facts/FieldChoice";
import { AggregateChoice, SpreadChoice } from "@/panels/facts/settings-form";
import type { EditorProps } from "@/panels/panel";

export function Editor(props: EditorProps): ReactElement {
  const { config, onConfig } = props;
  return (
    <>
      <FieldChoice
        {...props}
        label="Metric"
        value={textsOf(config.metrics)[0] ?? ""}
        onChange={(metric) => onConfig({ metrics: [metric] })}
      />
      <AggregateChoice {...props} />
      <SpreadChoice {...props} />
    </>
  );
}
