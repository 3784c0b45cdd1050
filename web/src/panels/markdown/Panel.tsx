import type { ReactElement } from "react";
import { textOf } from "@/panels/config";
import type { PanelProps } from "@/panels/panel";
import { EmptyState } from "@/ui";
import styles from "./Panel.module.css";
import { Text } from "./Text";

export function Panel({ config }: PanelProps): ReactElement {
  const text = textOf(config.value);
  if (text === "") return <EmptyState title="Nothing written yet" />;
  return (
    <div className={styles.panel}>
      <Text text={text} />
    </div>
  );
}
