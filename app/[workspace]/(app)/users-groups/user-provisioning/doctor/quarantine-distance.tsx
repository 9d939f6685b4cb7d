import { Banner } from "#components/ui/banner.tsx";
import { KeyValue, KeyValues } from "#components/ui/key-values.tsx";
import { formatNumber } from "#components/ui/number-format.ts";
import { TextLink } from "#components/ui/text-link.tsx";
import type { Tone } from "#components/ui/tone.tsx";
import { quarantineLimits } from "#lib/provisioning/quarantine.ts";
import type { Quarantine, QuarantineRisk } from "#lib/types.ts";

const verdicts: Record<QuarantineRisk, { tone: Tone; text: string }> = {
  credentials: {
    tone: "danger",
    text: "The key is refused: Entra quarantines the job at once. Enter a valid key, press Test Connection and Save, then Restart provisioning.",
  },
  likely: {
    tone: "danger",
    text: "A limit is passed: the job is probably in quarantine, and tries once a day. Put the causes right, then press Restart provisioning. Start provisioning doesn't end a quarantine.",
  },
  near: {
    tone: "warn",
    text: "Half of the way to a limit. Put the causes right now; a job that was only stopped is started by Start provisioning.",
  },
  far: {
    tone: "ok",
    text: "Far from every limit. A job that was stopped is started by Start provisioning; Restart isn't needed.",
  },
};

/** How far Entra is from stopping by itself, and what to press. */
export function QuarantineDistance({ quarantine, guides }: { quarantine: Quarantine; guides: string }) {
  const { risk, failures, share, withMembers } = quarantine;
  const { tone, text } = verdicts[risk];
  const { share: mostShare, sharedFrom, failures: mostFailures, withMembers: mostInAll } = quarantineLimits;
  return (
    <>
      <Banner
        tone={tone}
        action={
          risk === "credentials" ? (
            <TextLink href={`${guides}#test-connection`}>Guided: Test connection failed</TextLink>
          ) : undefined
        }
      >
        {text}
      </Banner>
      <KeyValues>
        <KeyValue label="Failed writes">
          {formatNumber(failures)} of {formatNumber(mostFailures)}; from {formatNumber(sharedFrom)} on, when more than{" "}
          {mostShare * 100} % fail: {Math.round(share * 100)} % do
        </KeyValue>
        <KeyValue label="With members">
          {formatNumber(withMembers)} of {formatNumber(mostInAll)}
        </KeyValue>
      </KeyValues>
    </>
  );
}
