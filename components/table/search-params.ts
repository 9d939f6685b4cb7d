// "nuqs/server", because this file is read on both sides: the page parses the URL with it, the table writes the URL with it.
import {
  createLoader,
  createParser,
  parseAsArrayOf,
  parseAsInteger,
  parseAsNumberLiteral,
  parseAsString,
  parseAsStringLiteral,
  type SearchParams,
  type SingleParserBuilder,
} from "nuqs/server";

export const pageSizes = [25, 50, 100, 500, 1000] as const;

/** Each filter's id is its name in the URL; its values are a fixed list, or "text" when they come from the data (a group's id). */
export type FilterSpec = Record<string, readonly string[] | "text">;

export interface SortOrder<Column extends string = string> {
  id: Column;
  desc: boolean;
}

export interface TableOptions<Sort extends string, Filters extends FilterSpec> {
  /** Ids of the columns that the server can sort by. */
  sortable: readonly Sort[];
  defaultSort: SortOrder<NoInfer<Sort>>;
  filters: Filters;
  pageSize?: (typeof pageSizes)[number];
  /** The cookie that keeps the chosen columns until the next visit. Without one they stand in the URL only. */
  columnsCookie?: string;
}

type FilterValues<Filters extends FilterSpec> = {
  [Id in keyof Filters]: Filters[Id] extends readonly (infer Value)[] ? Value[] : string[];
};

/** What a page needs to ask the database: already checked, whatever stood in the URL. */
export interface TableState<Sort extends string = string, Filters extends FilterSpec = FilterSpec> {
  q: string;
  sort: SortOrder<Sort>;
  /** From 1. */
  page: number;
  size: number;
  /** Empty = not filtered by it. */
  filters: FilterValues<Filters>;
  /** Column ids from the cookie; null = nobody has chosen. The URL's go before them. */
  keptColumns: string[] | null;
}

/** What `cookies()` of next/headers gives, as far as a table cares. */
interface Cookies {
  get(name: string): { value: string } | undefined;
}

/** Long enough for any name or address, short enough that nobody can make the database chew on a novel. */
const longestSearch = 200;

/**
 * Declares a table's state in the URL, once, for the page that reads it and the table that writes it:
 * `?q=ann&sort=-createdAt&page=2&size=100&source=scim,csv&columns=userName,source`.
 * A value that isn't known (an old link, a typing error) is dropped, never an error.
 */
export function defineTable<const Sort extends string, const Filters extends FilterSpec>(options: TableOptions<Sort, Filters>) {
  const viewParsers = {
    q: createParser({
      parse: (text) => text.replaceAll("\0", "").slice(0, longestSearch),
      serialize: (text: string) => text,
    }).withDefault(""),
    sort: parseAsSort(options.sortable).withDefault(options.defaultSort as SortOrder),
    page: createParser({ parse: parsePage, serialize: String }).withDefault(1),
    size: parseAsNumberLiteral(pageSizes).withDefault(options.pageSize ?? 50),
    columns: parseAsArrayOf(parseAsString),
  };
  const filterParsers = Object.fromEntries(
    Object.entries(options.filters).map(([id, values]) => [id, parseAsArrayOf(filterValue(values)).withDefault([])]),
  );
  const loadView = createLoader(viewParsers);
  const loadFilters = createLoader(filterParsers);

  return {
    sortable: options.sortable as readonly string[],
    viewParsers,
    filterParsers,
    columnsCookie: options.columnsCookie,
    /** For the page: `const state = await usersTable.load(searchParams)`; with cookies where the table keeps its columns in one. */
    async load(searchParams: Promise<SearchParams>, cookies?: Cookies): Promise<TableState<Sort, Filters>> {
      const { q, sort, page, size } = await loadView(searchParams);
      const filters = (await loadFilters(searchParams)) as FilterValues<Filters>;
      const kept = options.columnsCookie && cookies?.get(options.columnsCookie)?.value;
      const text = kept ? decoded(kept) : null;
      const keptColumns = text === null ? null : viewParsers.columns.parse(text);
      return { q: q.trim(), sort: sort as SortOrder<Sort>, page, size, filters, keptColumns };
    },
  };
}

/** What defineTable returns, as far as the table itself cares. */
export type TableDefinition = Pick<
  ReturnType<typeof defineTable<string, FilterSpec>>,
  "sortable" | "viewParsers" | "filterParsers" | "columnsCookie"
>;

/** A neighbouring host may have set a cookie of this name. */
function decoded(cookie: string): string | null {
  try {
    return decodeURIComponent(cookie);
  } catch {
    return null;
  }
}

function parsePage(text: string): number | null {
  const page = parseAsInteger.parse(text);
  return page !== null && page >= 1 && page <= 1_000_000 ? page : null;
}

function filterValue(values: readonly string[] | "text"): SingleParserBuilder<string> {
  return values === "text" ? parseAsString : (parseAsStringLiteral(values) as SingleParserBuilder<string>);
}

/** "createdAt" ascending, "-createdAt" descending. */
function parseAsSort(sortable: readonly string[]) {
  return createParser<SortOrder>({
    parse(text) {
      const desc = text.startsWith("-");
      const id = desc ? text.slice(1) : text;
      return sortable.includes(id) ? { id, desc } : null;
    },
    serialize: ({ id, desc }) => (desc ? `-${id}` : id),
    eq: (a, b) => a.id === b.id && a.desc === b.desc,
  });
}
