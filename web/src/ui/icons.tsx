/** Thin line icons on a 16 px grid, drawn in the colour of the text. Decorative: the control carries the name. */
import type { ReactElement, ReactNode, SVGProps } from "react";

export type IconProps = Omit<SVGProps<SVGSVGElement>, "children"> & { size?: number };
export type Icon = (props: IconProps) => ReactElement;

function icon(children: ReactNode): Icon {
  return function LineIcon({ size = 16, ...rest }: IconProps) {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth={1.25}
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        {...rest}
      >
        {children}
      </svg>
    );
  };
}

const line = (d: string): Icon => icon(<path d={d} />);

export const IconSearch = icon(
  <>
    <circle cx="7" cy="7" r="4.25" />
    <path d="m10.2 10.2 3.3 3.3" />
  </>,
);
export const IconClose = line("m4 4 8 8m0-8-8 8");
export const IconCheck = line("m3 8.5 3.2 3.2L13 4.8");
export const IconMinus = line("M3.5 8h9");
export const IconPlus = line("M8 3.5v9M3.5 8h9");
export const IconUndo = line("M6 3 3 6l3 3M3.2 6h5.6a3.6 3.6 0 0 1 0 7.2H6.5");
export const IconRedo = line("m10 3 3 3-3 3M12.8 6H7.2a3.6 3.6 0 0 0 0 7.2h2.3");
export const IconChevronRight = line("m6 3.5 4.5 4.5L6 12.5");
export const IconChevronLeft = line("M10 3.5 5.5 8l4.5 4.5");
export const IconChevronDown = line("M3.5 6 8 10.5 12.5 6");
export const IconChevronUp = line("M3.5 10 8 5.5l4.5 4.5");
export const IconArrowUp = line("M8 13V3.5M4.5 6.8 8 3.3l3.5 3.5");
export const IconArrowDown = line("M8 3v9.5M4.5 9.2 8 12.7l3.5-3.5");
export const IconMore = icon(
  <g fill="currentColor" stroke="none">
    <circle cx="3.5" cy="8" r="1.1" />
    <circle cx="8" cy="8" r="1.1" />
    <circle cx="12.5" cy="8" r="1.1" />
  </g>,
);
export const IconEye = icon(
  <>
    <path d="M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8Z" />
    <circle cx="8" cy="8" r="1.9" />
  </>,
);
export const IconEyeOff = line(
  "M6.3 4A6 6 0 0 1 8 3.8c4 0 6.5 4.2 6.5 4.2a12 12 0 0 1-1.7 2.1M4 5.1A11.5 11.5 0 0 0 1.5 8S4 12.2 8 12.2a6 6 0 0 0 2.7-.6M2.5 2.5l11 11",
);
export const IconSettings = icon(
  <>
    <path d="M2.5 4.5h6m3.5 0h1.5M2.5 11.5H4m3.5 0h6" />
    <circle cx="10.25" cy="4.5" r="1.65" />
    <circle cx="5.75" cy="11.5" r="1.65" />
  </>,
);
export const IconDownload = line("M8 2.5v7.3M4.8 7 8 10.2 11.2 7M2.8 13.2h10.4");
export const IconCopy = icon(
  <>
    <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
    <path d="M10.5 5.5V4A1.5 1.5 0 0 0 9 2.5H4A1.5 1.5 0 0 0 2.5 4v5A1.5 1.5 0 0 0 4 10.5h1.5" />
  </>,
);
export const IconStop = icon(<rect x="4" y="4" width="8" height="8" rx="1.25" />);
export const IconExpand = line("M9.5 2.5h4v4M13.3 2.7 9.5 6.5M6.5 13.5h-4v-4M2.7 13.3l3.8-3.8");
export const IconTable = icon(
  <>
    <rect x="2.5" y="3" width="11" height="10" rx="1.5" />
    <path d="M2.5 6.3h11M2.5 9.7h11M6.5 6.3V13" />
  </>,
);
export const IconChart = line("M2.5 2.5v9A2 2 0 0 0 4.5 13.5h9M5 10l2.7-3.5 2.3 2 3-4.3");
export const IconRuns = line("M5.5 4h8M5.5 8h8M5.5 12h8M2.6 4h.1M2.6 8h.1M2.6 12h.1");
export const IconWorkspace = icon(
  <>
    <rect x="2.5" y="2.5" width="4.5" height="4.5" rx="1" />
    <rect x="9" y="2.5" width="4.5" height="4.5" rx="1" />
    <rect x="2.5" y="9" width="4.5" height="4.5" rx="1" />
    <rect x="9" y="9" width="4.5" height="4.5" rx="1" />
  </>,
);
export const IconFolder = line(
  "M2.5 5V4A1.5 1.5 0 0 1 4 2.8h2.4L8 4.7h4A1.5 1.5 0 0 1 13.5 6.2v5.5a1.5 1.5 0 0 1-1.5 1.5H4a1.5 1.5 0 0 1-1.5-1.5Z",
);
export const IconFile = line(
  "M9 2.5H5A1.5 1.5 0 0 0 3.5 4v8A1.5 1.5 0 0 0 5 13.5h6a1.5 1.5 0 0 0 1.5-1.5V6ZM9 2.5V6h3.5",
);
export const IconImage = icon(
  <>
    <rect x="2.5" y="3" width="11" height="10" rx="1.5" />
    <circle cx="5.8" cy="6.3" r="1" />
    <path d="m3 11.8 3.3-3.3 2 2L10.5 8.3l3 3" />
  </>,
);
export const IconTerminal = icon(
  <>
    <rect x="2" y="3" width="12" height="10" rx="1.5" />
    <path d="m4.8 6.2 2 1.8-2 1.8M8.5 10h2.7" />
  </>,
);
export const IconInfo = icon(
  <>
    <circle cx="8" cy="8" r="5.6" />
    <path d="M8 7.5v3.2M8 5.2v.1" />
  </>,
);
export const IconWarning = line("M8 2.8 14 13H2ZM8 6.7v3M8 11.3v.1");
export const IconSun = icon(
  <>
    <circle cx="8" cy="8" r="2.7" />
    <path d="M8 1.7v1.2M8 13.1v1.2M1.7 8h1.2M13.1 8h1.2M3.5 3.5l.9.9M11.6 11.6l.9.9M12.5 3.5l-.9.9M4.4 11.6l-.9.9" />
  </>,
);
export const IconMoon = line("M13.3 9.6A5.6 5.6 0 0 1 6.4 2.7a5.6 5.6 0 1 0 6.9 6.9Z");
export const IconMonitor = icon(
  <>
    <rect x="2" y="3" width="12" height="8" rx="1.5" />
    <path d="M5.5 13.3h5M8 11v2.3" />
  </>,
);
export const IconKeyboard = icon(
  <>
    <rect x="1.5" y="4" width="13" height="8" rx="1.5" />
    <path d="M4 6.6h.1M6.6 6.6h.1M9.2 6.6h.1M11.9 6.6h.1M5 9.6h6" />
  </>,
);
/** What comes from another place. */
export const IconElsewhere = icon(<circle cx="8" cy="8" r="4.6" strokeWidth={2} />);
export const IconPin = line("M6 2.5h4l-.5 4 2 2.2h-7l2-2.2ZM8 8.7v4.8");
export const IconPalette = icon(
  <>
    <path d="M8 2.2a5.8 5.8 0 1 0 0 11.6c1 0 1.4-.7 1.1-1.5-.4-1 .2-1.9 1.3-1.9h1.3c1.2 0 2.1-.9 2.1-2.2C13.8 4.8 11.2 2.2 8 2.2Z" />
    <path d="M5.2 7.2v.1M7.4 5v.1M10.4 5.4v.1M5.6 10v.1" />
  </>,
);
export const IconColumns = icon(
  <>
    <rect x="2.5" y="3" width="11" height="10" rx="1.5" />
    <path d="M6.2 3v10M9.8 3v10" />
  </>,
);
export const IconFilter = line("M2.5 4h11M4.5 8h7M6.7 12h2.6");
export const IconSort = line("M5 3v10M2.7 10.7 5 13l2.3-2.3M11 13V3M8.7 5.3 11 3l2.3 2.3");
export const IconLayers = line("m8 2.5 5.5 3L8 8.5l-5.5-3ZM2.5 8.3 8 11.3l5.5-3M2.5 11 8 14l5.5-3");
export const IconSweep = line("M3 2.5v11M8 2.5v11M13 2.5v11M3 10.5l5-5 5 3.5M3 5.5l5 5 5-6");
export const IconBox = line("m8 2 5.5 3v6L8 14l-5.5-3V5ZM2.5 5 8 8l5.5-3M8 8v6");
export const IconGraph = icon(
  <>
    <circle cx="3.8" cy="8" r="1.6" />
    <circle cx="12.2" cy="4" r="1.6" />
    <circle cx="12.2" cy="12" r="1.6" />
    <path d="m5.3 7.3 5.4-2.6M5.3 8.7l5.4 2.6" />
  </>,
);
export const IconEdit = line("m10.6 3.2 2.2 2.2L5.7 12.5l-2.9.70.7-2.9ZM9 4.8 11.2 7");
export const IconLink = line(
  "M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2-2a2.6 2.6 0 0 0-3.7-3.7l-.7.7M9.2 6.8a2.6 2.6 0 0 0-3.7 0l-2 2a2.6 2.6 0 0 0 3.7 3.7l.7-.7",
);
export const IconHome = line("m2.5 7.5 5.5-4.7 5.5 4.7M4 6.5v6.7h8V6.5");
export const IconCpu = icon(
  <>
    <rect x="4" y="4" width="8" height="8" rx="1.5" />
    <path d="M6.5 6.5h3v3h-3ZM6.3 4V2M9.7 4V2M6.3 14v-2M9.7 14v-2M4 6.3H2M4 9.7H2M14 6.3h-2M14 9.7h-2" />
  </>,
);
export const IconRefresh = line("M13 3v3.3H9.7M13 6.3A5.5 5.5 0 1 0 13.5 9");
export const IconGrip = icon(
  <g fill="currentColor" stroke="none">
    <circle cx="6" cy="4" r="1" />
    <circle cx="10" cy="4" r="1" />
    <circle cx="6" cy="8" r="1" />
    <circle cx="10" cy="8" r="1" />
    <circle cx="6" cy="12" r="1" />
    <circle cx="10" cy="12" r="1" />
  </g>,
);
export const IconTag = icon(
  <>
    <path d="M2.5 7.8V3.5a1 1 0 0 1 1-1h4.3l5.5 5.5a1 1 0 0 1 0 1.4l-3.9 3.9a1 1 0 0 1-1.4 0Z" />
    <path d="M5.4 5.4h.1" />
  </>,
);
export const IconClock = icon(
  <>
    <circle cx="8" cy="8" r="5.6" />
    <path d="M8 4.8V8l2.2 1.5" />
  </>,
);
export const IconBranch = icon(
  <>
    <circle cx="4.7" cy="3.8" r="1.5" />
    <circle cx="4.7" cy="12.2" r="1.5" />
    <circle cx="11.3" cy="5.2" r="1.5" />
    <path d="M4.7 5.3v5.4M11.3 6.7c0 2.3-3.3 2-5 3" />
  </>,
);
export const IconUser = line(
  "M8 8.2a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2ZM3 13.5c.5-2.2 2.5-3.3 5-3.3s4.5 1.1 5 3.3",
);
export const IconWrap = line(
  "M2.5 4h11M2.5 8h9a2 2 0 0 1 0 4.2H8.5M9.8 10.7l-1.5 1.5 1.5 1.5M2.5 12.2h3",
);
export const IconFollow = line("M8 2.5v7M5 6.8 8 9.8l3-3M3 13h10");
export const IconTree = line("M3.5 3v8.5h4M3.5 6.5h4M10 5.2h3.5v2.6H10ZM10 10.2h3.5v2.6H10Z");
export const IconCode = line("m5.5 4.5-3.5 3.5 3.5 3.5M10.5 4.5 14 8l-3.5 3.5");
export const IconGrid = icon(
  <>
    <rect x="2.5" y="2.5" width="11" height="11" rx="1.5" />
    <path d="M2.5 6.2h11M2.5 9.8h11M6.2 2.5v11M9.8 2.5v11" />
  </>,
);
export const IconSignOut = line(
  "M6.5 2.5H4A1.5 1.5 0 0 0 2.5 4v8A1.5 1.5 0 0 0 4 13.5h2.5M6.5 8h7M10.7 5.2 13.5 8l-2.8 2.8",
);
export const IconKey = icon(
  <>
    <circle cx="5.3" cy="10.7" r="2.8" />
    <path d="m7.3 8.7 6-6M11 5l2 2" />
  </>,
);

/** The product's mark: a curve that falls and settles, as a loss should. */
export function IconLogo({ size = 24, ...rest }: IconProps): ReactElement {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true" {...rest}>
      <linearGradient
        id="runwell-mark"
        x1="4"
        y1="2"
        x2="30"
        y2="30"
        gradientUnits="userSpaceOnUse"
      >
        <stop stopColor="#2dd4bf" />
        <stop offset="1" stopColor="#0f766e" />
      </linearGradient>
      <rect width="32" height="32" rx="8" fill="url(#runwell-mark)" />
      <path
        d="M6 9c3.5 0 4.5 11 9 12.5S21.5 23 26 23"
        stroke="#fff"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
      <circle cx="26" cy="23" r="2.4" fill="#fff" />
    </svg>
  );
}
