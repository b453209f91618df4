import type { EChartsOption, LineSeriesOption } from "echarts";
import { init } from "echarts";

import type { Series } from "./toSeries.js";
import type { Summary } from "./summarise.js";

const WIDTH = 1_640;
/** Scenarios stand side by side, so many in a band. */
const COLUMNS = 4;
const BAND = 1_020;
/** Okabe and Ito's palette, which colour-blind readers can tell apart. */
const COLOURS = {
  offered: "#999999",
  delivered: "#0072B2",
  settled: "#009E73",
  undelivered: "#D55E00",
  open: "#56B4E9",
  cheater: "#D55E00",
  requesters: "#CC79A7",
  flood: "#0072B2",
  mark: "#444444",
} as const;
const FONT = "DejaVu Sans, Verdana, Helvetica, sans-serif";
/** Buckets over which rates are averaged, half of them before and half after: answers come in batches. */
const SMOOTH = 5;

/** Where things are, pixels. */
const LEFT = 78;
const GAP = 52;
const TOP = 160;
const PANEL = 215;
const ROW = 288;

type Key = Exclude<keyof Series, "t">;

/** One row of panels. */
interface Row {
  unit: string;
  lines: readonly { key: Key; name: string; isStep?: boolean }[];
  /** Whether all scenarios share the scale. */
  isShared: boolean;
}

const ROWS: readonly Row[] = [
  {
    unit: "jobs a second",
    isShared: true,
    lines: [
      { key: "offered", name: "asked for" },
      { key: "delivered", name: "answered" },
      { key: "settled", name: "final and paid" },
    ],
  },
  {
    unit: "jobs",
    isShared: true,
    lines: [
      { key: "open", name: "not final" },
      { key: "undelivered", name: "unanswered" },
    ],
  },
  {
    unit: "tokens",
    isShared: false,
    lines: [
      { key: "cheater", name: "the cheat's gain", isStep: true },
      { key: "requesters", name: "requesters' loss", isStep: true },
      { key: "flood", name: "bonds that a flood lost", isStep: true },
    ],
  },
];

/** The scenarios in bands of four, as SVG: throughput, backlog and money over time. */
export function toChart(summaries: readonly Summary[]): string {
  const height = Math.ceil(summaries.length / COLUMNS) * BAND;
  const chart = init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height });
  chart.setOption(toOption(summaries));
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

function toOption(summaries: readonly Summary[]): EChartsOption {
  const width = (WIDTH - LEFT - 20 - GAP * (COLUMNS - 1)) / COLUMNS;
  const left = (place: number): number => LEFT + (place % COLUMNS) * (width + GAP);
  const band = (place: number): number => Math.floor(place / COLUMNS) * BAND;
  const top = (row: number, place: number): number => band(place) + TOP + row * ROW;
  const firsts = summaries.flatMap((_summary, c) => (c % COLUMNS === 0 ? [c] : []));
  const panels = ROWS.flatMap((row, r) =>
    summaries.map((summary, c) => ({ row, r, c, summary, index: r * summaries.length + c })),
  );
  const text = { fontFamily: FONT, color: "#222222", fontSize: 13 };
  const top100 = ROWS.map(({ lines, isShared }) =>
    isShared
      ? Math.max(...summaries.flatMap((one) => lines.flatMap(({ key }) => valuesOf(one, key))))
      : undefined,
  );
  return {
    animation: false,
    backgroundColor: "#ffffff",
    textStyle: { fontFamily: FONT },
    title: [
      {
        text: "A TEE vendor's root key leaks in the middle of a stream of jobs",
        left: LEFT,
        top: 12,
        textStyle: { ...text, fontSize: 20 },
      },
      ...summaries.map(({ name, title }, c) => ({
        text: name,
        subtext: title,
        left: left(c),
        top: band(c) + 50,
        itemGap: 4,
        textStyle: { ...text, fontSize: 16 },
        subtextStyle: { ...text, color: "#555555", width, overflow: "break" as const },
      })),
    ],
    legend: firsts.flatMap((first) =>
      ROWS.map(({ lines }, r) => ({
        data: lines.map(({ name }) => name),
        left: LEFT - 5,
        top: top(r, first) - (r === 0 ? 52 : 34),
        itemWidth: 22,
        itemGap: 34,
        textStyle: text,
      })),
    ),
    grid: panels.map(({ r, c }) => ({ left: left(c), top: top(r, c), width, height: PANEL })),
    xAxis: panels.map(({ r, summary, index }) => ({
      gridIndex: index,
      type: "value" as const,
      min: 0,
      ...timeScale(summary.marks.over),
      axisLabel: text,
      name: r === ROWS.length - 1 ? "seconds from the stream's start" : "",
      nameLocation: "middle" as const,
      nameGap: 30,
      nameTextStyle: text,
      splitLine: { show: false },
    })),
    yAxis: panels.map(({ row, r, c, index }) => ({
      gridIndex: index,
      type: "value" as const,
      ...(top100[r] === undefined ? {} : { max: niceAbove(top100[r]) }),
      axisLabel: text,
      name: firsts.includes(c) ? row.unit : "",
      nameLocation: "middle" as const,
      nameGap: 48,
      nameTextStyle: text,
      splitLine: { lineStyle: { color: "#e6e6e6" } },
    })),
    series: panels.flatMap(({ row, r, summary, index }) =>
      row.lines.map(({ key, name, isStep = false }, l): LineSeriesOption => ({
        type: "line",
        name,
        xAxisIndex: index,
        yAxisIndex: index,
        showSymbol: false,
        ...(isStep ? { step: "end" as const } : {}),
        lineStyle: { width: 2, ...(key === "offered" ? { type: "dashed" as const } : {}) },
        itemStyle: { color: COLOURS[key] },
        data:
          key === "flood" && summary.flood === undefined
            ? []
            : valuesOf(summary, key).map((value, i) => [summary.series.t[i] ?? 0, value]),
        ...(l === 0 ? { markLine: marksOf(summary, r === 0, text) } : {}),
      })),
    ),
  };
}

/** The leak, the downgrade and the stream's end; named in the first row only. */
function marksOf(
  { marks }: Summary,
  isNamed: boolean,
  text: object,
): NonNullable<LineSeriesOption["markLine"]> {
  const at = [
    { x: marks.leak, name: "leak", align: "right" as const, distance: 3 },
    { x: marks.downgrade, name: "downgrade", align: "left" as const, distance: 3 },
    { x: marks.end, name: "last request", align: "center" as const, distance: 16 },
  ];
  return {
    silent: true,
    symbol: "none",
    lineStyle: { color: COLOURS.mark, type: "dotted", width: 1 },
    data: at.map(({ x, name, align, distance }) => ({
      xAxis: x,
      label: { ...text, show: isNamed, formatter: name, align, fontSize: 11, distance },
    })),
  };
}

/** A series as it is drawn: rates as means of some buckets. */
function valuesOf({ series }: Summary, key: Key): number[] {
  const values = series[key];
  if (key !== "offered" && key !== "delivered" && key !== "settled") return values;
  return values.map((_value, i) => {
    const half = Math.floor(SMOOTH / 2);
    const around = values.slice(Math.max(0, i - half), i + half + 1);
    return around.reduce((sum, value) => sum + value, 0) / around.length;
  });
}

/** Ticks that neither crowd nor leave a remainder at the end. */
function timeScale(seconds: number): { interval: number; max: number } {
  const interval = seconds > 200 ? 60 : seconds > 100 ? 30 : seconds > 50 ? 20 : 10;
  return { interval, max: Math.ceil(seconds / interval) * interval };
}

function niceAbove(value: number): number {
  const step = 10 ** Math.floor(Math.log10(Math.max(value, 1))) / 2;
  return Math.ceil(value / step) * step;
}
