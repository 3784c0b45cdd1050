/** `/` and `/{entity}` */
import { useParams } from "@tanstack/react-router";
import { HomePage } from "@/pages/home/HomePage";

export function HomeRoute() {
  const { entity } = useParams({ strict: false });
  return <HomePage entity={entity ?? null} />;
}
