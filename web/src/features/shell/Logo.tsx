import address from "@/favicon.svg";

export function Logo({ size = 26 }: { size?: number }) {
  return <img src={address} width={size} height={size} alt="" />;
}
