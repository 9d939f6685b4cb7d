"use client";

import { Upload } from "lucide-react";
import { useRouter } from "next/navigation";
import { type DragEvent, useState } from "react";
import { Banner } from "#components/ui/banner.tsx";
import { Button } from "#components/ui/button.tsx";
import { buttonClass } from "#components/ui/button-style.ts";
import { formatCount, formatNumber } from "#components/ui/number-format.ts";
import { Progress } from "#components/ui/progress.tsx";
import { type CsvFile, fileLimits, readCsv } from "#lib/csv-file.ts";
import { Refusal } from "#lib/refusal.ts";
import { FileSample } from "./file-sample.tsx";
import { upload } from "./upload.ts";

interface Chosen extends CsvFile {
  fileName: string;
}

type State =
  | { step: "empty" }
  | { step: "reading" }
  | { step: "read"; file: Chosen }
  | { step: "sending"; file: Chosen; done: number };

/** The file is read here, in the browser: what is wrong with it is said at once, and it is sent in parts that no limit stands against. */
export function ChooseFile({ slug }: { slug: string }) {
  const router = useRouter();
  const [state, setState] = useState<State>({ step: "empty" });
  const [problem, setProblem] = useState<string>();
  const [over, setOver] = useState(false);

  async function choose(file: File | undefined) {
    if (!file || state.step === "sending") return;
    setProblem(undefined);
    setState({ step: "reading" });
    try {
      setState({ step: "read", file: await read(file) });
    } catch (error) {
      setState({ step: "empty" });
      setProblem(error instanceof Refusal ? error.message : "The file can't be read. Choose it again, or save it anew.");
    }
  }

  async function send(file: Chosen) {
    setProblem(undefined);
    setState({ step: "sending", file, done: 0 });
    const result = await upload(slug, file, (done) => setState({ step: "sending", file, done }));
    if (result.ok) return router.push(`/${slug}/users-groups/user-management/import/${result.id}`);
    setState({ step: "read", file });
    setProblem(result.error);
  }

  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void choose(event.dataTransfer.files[0]);
  };

  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is for the mouse; the button inside does the same */}
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        data-over={over || undefined}
        className="flex flex-col items-center gap-3 rounded-lg border border-line-strong border-dashed px-4 py-8 text-center data-over:border-accent-ink data-over:bg-accent-wash"
      >
        <Upload aria-hidden className="size-5 text-ink-faint" />
        <label className="has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-accent-ink has-[:focus-visible]:outline-offset-2 rounded-md">
          <span className={buttonClass({}, "cursor-pointer")}>Choose a CSV file</span>
          <input
            type="file"
            accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values"
            className="sr-only"
            aria-describedby="file-rules"
            disabled={state.step === "sending"}
            onChange={(event) => {
              void choose(event.target.files?.[0]);
              // The same file again, after it was mended, is a change too.
              event.target.value = "";
            }}
          />
        </label>
        <p id="file-rules" className="max-w-120 text-ink-muted text-xs">
          or drop it here. At most {formatNumber(fileLimits.lines)} lines and {formatNumber(fileLimits.bytes / 1_000_000)} MB,
          separated by commas, semicolons or tabs, in UTF-8 or UTF-16: as Excel, Entra and Okta save them.
        </p>
      </div>
      <div role="status" className="empty:hidden">
        {state.step === "reading" && <p className="text-ink-muted text-sm">Reading the file …</p>}
      </div>
      {problem && (
        <div role="alert">
          <Banner tone="danger">{problem}</Banner>
        </div>
      )}
      {(state.step === "read" || state.step === "sending") && (
        <section aria-label="The chosen file" className="flex flex-col gap-4">
          <div className="text-sm">
            <p className="wrap-anywhere font-medium">{state.file.fileName}</p>
            <p className="text-ink-muted">
              {formatCount(state.file.lines.length, "line", "lines")},{" "}
              {formatCount(state.file.columns.length, "column", "columns")}, {state.file.encoding}, separated by{" "}
              {state.file.delimiter}
            </p>
          </div>
          {state.file.guessed && (
            <Banner tone="warn">
              The file doesn't say how its letters are encoded; it was read as {state.file.encoding}. If names with accents look
              wrong below, save it as “CSV UTF-8” and choose it again.
            </Banner>
          )}
          <FileSample columns={state.file.columns} lines={state.file.lines} />
          {state.step === "sending" ? (
            <Progress label="Uploading lines" done={state.done} total={state.file.lines.length} />
          ) : (
            <Button variant="primary" className="self-start" onClick={() => send(state.file)}>
              Upload and choose columns
            </Button>
          )}
        </section>
      )}
    </>
  );
}

async function read(file: File): Promise<Chosen> {
  if (file.size > fileLimits.bytes) {
    throw new Refusal(
      "invalid",
      `The file has ${formatNumber(Math.ceil(file.size / 1_000_000))} MB. An import takes at most 20: split the file.`,
    );
  }
  return { ...readCsv(new Uint8Array(await file.arrayBuffer())), fileName: file.name.slice(-255).toWellFormed() };
}
