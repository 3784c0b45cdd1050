/** What stands around every page: the rail with the places of a project, theme and user. */
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useCallback, useState } from "react";
import { arriving } from "@/data/arrival";
import type { Viewer } from "@/data/types";
import { useSignOut } from "@/data/viewer";
import { useHelpKey } from "@/features/keyboard/useHelpKey";
import { QuickSearch } from "@/features/quick-search/QuickSearch";
import {
  IconBox,
  IconButton,
  IconHome,
  IconInfo,
  IconKeyboard,
  IconMonitor,
  IconMoon,
  IconSettings,
  IconSignOut,
  IconSun,
  IconSweep,
  IconTable,
  IconUser,
  IconWorkspace,
  Menu,
} from "@/ui";
import { Logo } from "./Logo";
import styles from "./Shell.module.css";
import { type Theme, useTheme } from "./theme";

const KeyboardHelp = lazy(
  arriving(async () => ({
    default: (await import("@/features/keyboard/KeyboardHelp")).KeyboardHelp,
  })),
);

interface ShellProps {
  readonly viewer: Viewer;
  readonly children: ReactNode;
}

/** Past the places and the list of runs, of which each has several stops. */
function skip(): void {
  const main = document.querySelector("main");
  if (!main) return;
  main.tabIndex = -1;
  main.focus();
}

export function Shell({ viewer, children }: ShellProps) {
  const [isHelpOpen, setHelpOpen] = useState(false);
  const openHelp = useCallback(() => setHelpOpen(true), []);
  useHelpKey(openHelp);
  return (
    <div className={styles.shell}>
      <button type="button" className={styles.skip} onClick={skip}>
        Skip to the page
      </button>
      <nav className={styles.rail} aria-label="Main">
        <Link to="/" className={styles.logo} aria-label="Runwell">
          <Logo />
        </Link>
        <Places />
        <span className={styles.space} />
        <QuickSearch />
        <ThemeMenu />
        <UserMenu viewer={viewer} onKeys={openHelp} />
      </nav>
      <div className={styles.page}>{children}</div>
      {isHelpOpen && (
        <Suspense fallback={null}>
          <KeyboardHelp onClose={() => setHelpOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}

function Places() {
  const { entity, project } = useParams({ strict: false });
  // Who looks at a view sees its runs and its panels, whichever is asked for.
  const { nw } = useSearch({ strict: false });
  const search = nw === undefined ? {} : { nw };
  const here = { activeOptions: { exact: true, includeSearch: false } };
  const below = { activeOptions: { includeSearch: false } };
  return (
    <>
      <Link to="/" className={styles.place} {...here}>
        <IconHome size={18} />
        Projects
      </Link>
      {entity && project && (
        <>
          <hr className={styles.rule} />
          <Link
            to="/$entity/$project/overview"
            params={{ entity, project }}
            className={styles.place}
            {...below}
          >
            <IconInfo size={18} />
            Overview
          </Link>
          <Link
            to="/$entity/$project"
            params={{ entity, project }}
            search={search}
            className={styles.place}
            {...here}
          >
            <IconWorkspace size={18} />
            Workspace
          </Link>
          <Link
            to="/$entity/$project/runs"
            params={{ entity, project }}
            search={search}
            className={styles.place}
            {...below}
          >
            <IconTable size={18} />
            Runs
          </Link>
          <Link
            to="/$entity/$project/sweeps"
            params={{ entity, project }}
            className={styles.place}
            {...below}
          >
            <IconSweep size={18} />
            Sweeps
          </Link>
          <Link
            to="/$entity/$project/artifacts"
            params={{ entity, project }}
            className={styles.place}
            {...below}
          >
            <IconBox size={18} />
            Artifacts
          </Link>
        </>
      )}
    </>
  );
}

const THEMES: readonly { theme: Theme; label: string; icon: ReactNode }[] = [
  { theme: "system", label: "Same as the system", icon: <IconMonitor /> },
  { theme: "light", label: "Light", icon: <IconSun /> },
  { theme: "dark", label: "Dark", icon: <IconMoon /> },
];

function ThemeMenu() {
  const [theme, setTheme] = useTheme();
  const current = THEMES.find((choice) => choice.theme === theme);
  return (
    <Menu
      trigger={<IconButton label="Theme" icon={current?.icon} />}
      items={THEMES.map((choice) => ({
        label: choice.label,
        icon: choice.icon,
        checked: choice.theme === theme,
        onSelect: () => setTheme(choice.theme),
      }))}
    />
  );
}

function UserMenu({ viewer, onKeys }: { viewer: Viewer; onKeys: () => void }) {
  const signOut = useSignOut();
  const navigate = useNavigate();
  const out = { label: "Sign out", icon: <IconSignOut />, onSelect: () => signOut.mutate() };
  return (
    <Menu
      trigger={<IconButton label={viewer.username} icon={<IconUser />} />}
      items={[
        { heading: `${viewer.username} · Runwell ${viewer.version}` },
        {
          label: "Settings",
          icon: <IconSettings />,
          onSelect: () => void navigate({ to: "/settings" }),
        },
        { label: "Keyboard", icon: <IconKeyboard />, hint: "?", onSelect: onKeys },
        ...(viewer.sign_in === "session"
          ? [out]
          : [{ label: "Signed in from this machine", disabled: true, onSelect: () => {} }]),
      ]}
    />
  );
}
