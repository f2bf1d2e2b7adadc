/** Numbers that somebody else published for an indicator. */
export interface IndicatorVector {
  readonly name: string;
  readonly options: Readonly<Record<string, number>>;
  /** One column for each input of the row. */
  readonly inputs: readonly (readonly number[])[];
  readonly output: string;
  /** Bar of the first value. */
  readonly from: number;
  /** As printed. */
  readonly values: readonly number[];
  /** Half a unit of the last printed digit, more where the source computes with printed numbers. */
  readonly tolerance: number;
  readonly source: string;
}

const intel = [
  22.2734, 22.194, 22.0847, 22.1741, 22.184, 22.1344, 22.2337, 22.4323, 22.2436, 22.2933, 22.1542, 22.3926, 22.3816,
  22.6109, 23.3558, 24.0519, 23.753, 23.8324, 23.9516, 23.6338, 23.8225, 23.8722, 23.6537, 23.187, 23.0976, 23.326,
  22.6805, 23.0976, 22.4025, 22.1725,
];
const qqqq = [
  44.3389, 44.0902, 44.1497, 43.6124, 44.3278, 44.8264, 45.0955, 45.4245, 45.8433, 46.0826, 45.8931, 46.0328, 45.614,
  46.282, 46.282, 46.0028, 46.0328, 46.4116, 46.2222, 45.6439, 46.2122, 46.2521, 45.7137, 46.4515, 45.7835, 45.3548,
  44.0288, 44.1783, 44.2181, 44.5672, 43.4205, 42.6628, 43.1314,
];
const stochasticHigh = [
  127.009, 127.6159, 126.5911, 127.3472, 128.173, 128.4317, 127.3671, 126.422, 126.8995, 126.8498, 125.646, 125.7156,
  127.1582, 127.7154, 127.6855, 128.2228, 128.2725, 128.0934, 128.2725, 127.7353, 128.77, 129.2873, 130.0633, 129.1182,
  129.2873, 128.4715, 128.0934, 128.6506, 129.1381, 128.6406,
];
const stochasticLow = [
  125.3574, 126.1633, 124.9296, 126.0937, 126.8199, 126.4817, 126.034, 124.8301, 126.3921, 125.7156, 124.5615, 124.5715,
  125.0689, 126.8597, 126.6309, 126.8001, 126.7105, 126.8001, 126.1335, 125.9245, 126.9891, 127.8148, 128.4715,
  128.0641, 127.6059, 127.596, 126.999, 126.8995, 127.4865, 127.397,
];
/** The first thirteen closes are not published and do not enter. */
const stochasticClose = [
  ...Array<number>(13).fill(126),
  127.2876,
  127.1781,
  128.0138,
  127.1085,
  127.7253,
  127.0587,
  127.3273,
  128.7103,
  127.8745,
  128.5809,
  128.6008,
  127.9342,
  128.1133,
  127.596,
  127.596,
  128.6904,
  128.2725,
];
const typicalPrice = [
  23.98, 23.92, 23.79, 23.67, 23.54, 23.36, 23.65, 23.72, 24.16, 23.91, 23.81, 23.92, 23.74, 24.68, 24.94, 24.93, 25.1,
  25.12, 25.2, 25.06, 24.5, 24.31, 24.57, 24.62, 24.49, 24.37, 24.41, 24.35, 23.75, 24.09,
];
const spy = [
  86.1557, 89.0867, 88.7829, 90.3228, 89.0671, 91.1453, 89.4397, 89.175, 86.9302, 87.6752, 86.9596, 89.4299, 89.3221,
  88.7241, 87.4497, 87.2634, 89.4985, 87.9006, 89.126, 90.7043, 92.9001, 92.9784, 91.8021, 92.6647, 92.6843, 92.3021,
  92.7725, 92.5373, 92.949, 93.2039, 91.0669, 89.8318, 89.7435, 90.3994, 90.7387, 88.0177, 88.0867, 88.8439, 90.7781,
  90.5416, 91.3894, 90.65,
];
const tiny = [24, 24, 24, 24, 24, 23, 24, 24, 24, 24, 23, 24, 23, 24, 23, 24, 24, 23, 23, 23].map((n) => n / 1000);

const stockCharts = (article: string) => `StockCharts.com ChartSchool, ${article}`;

const excel = (name: string) => `Microsoft, Excel functions, ${name}`;
const costs = [
  133_890, 135_000, 135_790, 137_300, 138_130, 139_100, 139_900, 141_120, 141_890, 143_230, 144_000, 145_290,
];
const strengths = [1345, 1301, 1368, 1322, 1310, 1370, 1318, 1350, 1303, 1299];
const one = (values: number[]) => ({ output: "real", from: values.length - 1 });

export const indicatorVectors: readonly IndicatorVector[] = [
  {
    name: "sma",
    options: { period: 10 },
    inputs: [intel],
    output: "real",
    from: 9,
    values: [
      22.22, 22.21, 22.23, 22.26, 22.31, 22.42, 22.61, 22.77, 22.91, 23.08, 23.21, 23.38, 23.53, 23.65, 23.71, 23.69,
      23.61, 23.51, 23.43, 23.28, 23.13,
    ],
    tolerance: 0.005,
    source: stockCharts("Moving Averages"),
  },
  {
    name: "ema",
    options: { period: 10 },
    inputs: [intel],
    output: "real",
    from: 9,
    values: [
      22.22, 22.21, 22.24, 22.27, 22.33, 22.52, 22.8, 22.97, 23.13, 23.28, 23.34, 23.43, 23.51, 23.54, 23.47, 23.4,
      23.39, 23.26, 23.23, 23.08, 22.92,
    ],
    tolerance: 0.005,
    source: stockCharts("Moving Averages"),
  },
  {
    name: "rsi",
    options: { period: 14 },
    inputs: [qqqq],
    output: "real",
    from: 14,
    values: [
      70.53, 66.32, 66.55, 69.41, 66.36, 57.97, 62.93, 63.26, 56.06, 62.38, 54.71, 50.42, 39.99, 41.46, 41.87, 45.46,
      37.3, 33.08, 37.77,
    ],
    tolerance: 0.005,
    source: stockCharts("Relative Strength Index"),
  },
  {
    name: "rsi",
    options: { period: 10 },
    inputs: [tiny],
    output: "real",
    from: 10,
    values: [
      33.333333333333329, 51.351351351351347, 39.491916859122398, 51.84807024709005, 42.25953803191981,
      52.101824405061215, 52.101824405061215, 43.043664867691085, 43.043664867691085, 43.043664867691085,
    ],
    tolerance: 1e-9,
    source: "TA-Lib for Python, tests/test_func.py, test_RSI",
  },
  {
    name: "stochf",
    options: { fastKPeriod: 14, fastDPeriod: 3 },
    inputs: [stochasticHigh, stochasticLow, stochasticClose],
    output: "k",
    from: 15,
    values: [89.2, 65.81, 81.75, 64.52, 74.53, 98.58, 70.1, 73.06, 73.42, 61.23, 60.96, 40.39, 40.39, 66.83, 56.73],
    tolerance: 0.005,
    source: stockCharts("Stochastic Oscillator"),
  },
  {
    name: "stochf",
    options: { fastKPeriod: 14, fastDPeriod: 3 },
    inputs: [stochasticHigh, stochasticLow, stochasticClose],
    output: "d",
    from: 15,
    values: [75.75, 74.21, 78.92, 70.69, 73.6, 79.21, 81.07, 80.58, 72.2, 69.24, 65.2, 54.19, 47.24, 49.2, 54.65],
    tolerance: 0.0075,
    source: stockCharts("Stochastic Oscillator"),
  },
  {
    name: "cci",
    options: { period: 20 },
    inputs: [typicalPrice, typicalPrice, typicalPrice],
    output: "real",
    from: 19,
    values: [102.31, 30.74, 6.55, 33.3, 34.95, 13.84, -10.75, -11.58, -29.35, -129.36, -73.07],
    tolerance: 0.8,
    source: stockCharts("Commodity Channel Index (typical prices printed to cents)"),
  },
  {
    name: "bbands",
    options: { period: 20 },
    inputs: [spy],
    output: "middle",
    from: 19,
    values: [
      88.71, 89.05, 89.24, 89.39, 89.51, 89.69, 89.75, 89.91, 90.08, 90.38, 90.66, 90.86, 90.88, 90.91, 90.99, 91.15,
      91.19, 91.12, 91.17, 91.25, 91.24, 91.17, 91.05,
    ],
    tolerance: 0.005,
    source: stockCharts("Bollinger Bands"),
  },
  {
    name: "bbands",
    options: { period: 20 },
    inputs: [spy],
    output: "upper",
    from: 19,
    values: [91.29, 91.95, 92.61, 92.93, 93.31, 93.73, 93.9, 94.27, 94.57, 94.79, 95.04, 94.91, 94.9, 94.9, 94.86],
    tolerance: 0.005,
    source: stockCharts("Bollinger Bands"),
  },
  {
    name: "bbands",
    options: { period: 20 },
    inputs: [spy],
    output: "lower",
    from: 19,
    values: [86.12, 86.14, 85.87, 85.85, 85.7, 85.65, 85.59, 85.56, 85.6, 85.98],
    tolerance: 0.005,
    source: stockCharts("Bollinger Bands"),
  },
  {
    name: "mavp",
    options: { minPeriod: 2, maxPeriod: 4 },
    inputs: [
      [1, 5, 3, 4, 7, 3, 8, 1, 4, 6],
      [2, 4, 2, 4, 2, 4, 2, 4, 2, 4],
    ],
    output: "real",
    from: 3,
    values: [3.25, 5.5, 4.25, 5.5, 4.75, 2.5, 4.75],
    tolerance: 1e-12,
    source: "TA-Lib for Python, tests/test_func.py, test_MAVP",
  },
  {
    name: "stddev",
    options: { period: 10 },
    inputs: [strengths],
    ...one(strengths),
    values: [26.05455814],
    tolerance: 5e-9,
    source: excel("STDEV.P"),
  },
  {
    name: "variance",
    options: { period: 10 },
    inputs: [strengths],
    ...one(strengths),
    values: [678.84],
    tolerance: 1e-9,
    source: excel("VAR.P"),
  },
  {
    name: "avgdev",
    options: { period: 7 },
    inputs: [[4, 5, 6, 7, 5, 4, 3]],
    output: "real",
    from: 6,
    values: [1.020408],
    tolerance: 5e-7,
    source: excel("AVEDEV"),
  },
  {
    name: "kurtosis",
    options: { period: 10 },
    inputs: [[3, 4, 5, 2, 3, 4, 5, 6, 4, 7]],
    output: "real",
    from: 9,
    values: [-0.151799637],
    tolerance: 5e-10,
    source: excel("KURT"),
  },
  {
    name: "correl",
    options: { period: 5 },
    inputs: [
      [3, 2, 4, 5, 6],
      [9, 7, 12, 15, 17],
    ],
    output: "real",
    from: 4,
    values: [0.997054],
    tolerance: 5e-7,
    source: excel("CORREL"),
  },
  {
    name: "correl",
    options: { period: 11 },
    inputs: [
      [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5],
      [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68],
    ],
    output: "real",
    from: 10,
    values: [0.816],
    tolerance: 5e-4,
    source: "F. J. Anscombe, Graphs in Statistical Analysis, The American Statistician, 1973",
  },
  {
    name: "percentile",
    options: { period: 5, percentile: 30 },
    inputs: [[15, 20, 35, 40, 50]],
    output: "real",
    from: 4,
    values: [20],
    tolerance: 0,
    source: "Wikipedia, Percentile, the nearest-rank method, example 1",
  },
  {
    name: "median",
    options: { period: 6 },
    inputs: [[1, 2, 3, 4, 5, 6]],
    output: "real",
    from: 5,
    values: [3.5],
    tolerance: 0,
    source: excel("MEDIAN"),
  },
  {
    name: "tsf",
    options: { period: 12 },
    inputs: [costs],
    output: "real",
    from: 11,
    values: [146_171.5152],
    tolerance: 5e-5,
    source: `${excel("TREND")}, the next month`,
  },
  {
    name: "linearreg_intercept",
    options: { period: 12 },
    inputs: [costs],
    output: "real",
    from: 11,
    values: [133_953.3333],
    tolerance: 5e-5,
    source: `${excel("TREND")}, the first month`,
  },
  {
    name: "quantile",
    options: { period: 4, share: 0.3 },
    inputs: [[1, 3, 2, 4]],
    output: "real",
    from: 3,
    values: [1.9],
    tolerance: 1e-12,
    source: excel("PERCENTILE.INC"),
  },
  {
    name: "zscore",
    options: { period: 8 },
    inputs: [[2, 4, 4, 4, 5, 5, 7, 9]],
    output: "real",
    from: 7,
    values: [2],
    tolerance: 1e-12,
    source: "Wikipedia, Standard deviation: mean 5 and deviation 2 of the grades of eight students",
  },
  {
    name: "fracdiff",
    options: { order: 0.5, period: 5 },
    inputs: [[0, 0, 0, 0, 1, 0, 0, 0, 0]],
    output: "real",
    from: 4,
    values: [1, -0.5, -0.125, -0.0625, -0.0390625],
    tolerance: 0,
    source: "The binomial series of (1 - x)^(1/2): 1 - x/2 - x²/8 - x³/16 - 5x⁴/128",
  },
  {
    name: "entropy",
    options: { period: 8, classes: 8 },
    inputs: [[1, 2, 3, 4, 5, 6, 7, 8]],
    output: "real",
    from: 7,
    values: [3],
    tolerance: 1e-12,
    source: "C. E. Shannon, A Mathematical Theory of Communication, 1948, section 6: log n when all p are equal",
  },
];
