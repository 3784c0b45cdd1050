import { Tabs as Base } from "@base-ui/react/tabs";
import type { ReactElement, ReactNode } from "react";
import styles from "./Tabs.module.css";

export interface TabItem<T extends string> {
  value: T;
  label: string;
  icon?: ReactNode;
  count?: ReactNode;
}

export interface TabsProps<T extends string> {
  value: T;
  onChange: (value: T) => void;
  items: readonly TabItem<T>[];
  /** The name of the row of tabs, for screen readers. */
  label: string;
  /** The content of the chosen tab; the tabs do not keep the others alive. */
  children: ReactNode;
  /** What stands at the right end of the row. */
  extra?: ReactNode;
}

/** A row of tabs over one content. */
export function Tabs<T extends string>(props: TabsProps<T>): ReactElement {
  const { value, onChange, items, label, children, extra } = props;
  return (
    <Base.Root className={styles.root} value={value} onValueChange={(next) => onChange(next as T)}>
      <div className={styles.bar}>
        <Base.List className={styles.list} aria-label={label}>
          {items.map((item) => (
            <Base.Tab key={item.value} value={item.value} className={styles.tab}>
              {item.icon}
              {item.label}
              {item.count !== undefined && <span className={styles.count}>{item.count}</span>}
            </Base.Tab>
          ))}
          <Base.Indicator className={styles.indicator} />
        </Base.List>
        {extra && <div className={styles.extra}>{extra}</div>}
      </div>
      <Base.Panel key={value} value={value} className={styles.panel} tabIndex={-1}>
        {children}
      </Base.Panel>
    </Base.Root>
  );
}
