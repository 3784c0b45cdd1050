/** Keeps what new workspaces begin with; those that nobody has touched begin anew. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { saveTemplate, templateQuery } from "@/data/templates";
import type { FoundView } from "@/data/types";
import { closeUntouched } from "./store";

/** `shown`: the workspace on the page, which stays as it is. */
export function useSaveTemplate(shown: string | null = null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: saveTemplate,
    onSuccess: (template) => {
      client.setQueryData(templateQuery().queryKey, template);
      closeUntouched(shown);
      client.removeQueries({
        type: "inactive",
        predicate: ({ queryKey, state }) =>
          queryKey.includes("views") && (state.data as FoundView | undefined)?.view === null,
      });
    },
  });
}
