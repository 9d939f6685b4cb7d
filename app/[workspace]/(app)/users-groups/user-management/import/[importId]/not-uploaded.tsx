import { Banner } from "#components/ui/banner.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { formatNumber } from "#components/ui/number-format.ts";
import { DiscardButton } from "./discard-button.tsx";

export function NotUploaded({ slug, id, done, total }: { slug: string; id: string; done: number; total: number }) {
  return (
    <div className="flex max-w-160 flex-col gap-5">
      <Banner tone="warn">
        {formatNumber(done)} of {formatNumber(total)} lines have arrived. If the upload isn't under way in another tab, it broke
        off: choose the file again.
      </Banner>
      <div className="flex flex-wrap gap-2">
        <LinkButton variant="primary" href={`/${slug}/users-groups/user-management/import`}>
          Choose the file again
        </LinkButton>
        <DiscardButton slug={slug} id={id} label="Discard what has arrived" />
      </div>
    </div>
  );
}
