import type { ReactElement } from "react";
import { textOf } from "@/panels/config";
import type { EditorProps } from "@/panels/panel";
import { TextArea } from "@/ui";

export function Editor({ config, onConfig }: EditorProps): ReactElement {
  return (
    <TextArea
      label="Text, in Markdown"
      rows={14}
      value={textOf(config.value)}
      onChange={(value) => onConfig({ value })}
    />
  );
}
