interface FileSampleProps {
  columns: string[];
  lines: { line: number; cells: string[] }[];
}

const SHOWN = 3;

/** The first lines as they were read: wrong letters or a wrong delimiter show at a glance. */
export function FileSample({ columns, lines }: FileSampleProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section aria-label="The first lines of the file" tabIndex={0} className="overflow-x-auto rounded-md border">
      <table className="w-max min-w-full text-left text-sm">
        <thead>
          <tr>
            {columns.map((name, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns are told apart by their place; two may have one name
              <th key={column} scope="col" className="h-9 max-w-60 truncate px-2.5 font-medium text-ink-muted">
                {name || <span className="text-ink-faint">Column {column + 1}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.slice(0, SHOWN).map(({ line, cells }) => (
            <tr key={line}>
              {columns.map((_, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <td key={column} className="h-9 max-w-60 truncate border-t px-2.5">
                  {cells[column]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
