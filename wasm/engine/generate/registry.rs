//! Prints the `ta-lib` crate's registry as JSON lines, the input of `generate/generate.mjs`.
use ta_lib::abstract_api::{FuncInfo, InputFlags, InputType, OptInputType, OutputType, FUNCS};
use ta_lib::Core;

fn inputs(info: &FuncInfo) -> String {
    let prices = [
        (InputFlags::PRICE_OPEN, "open"),
        (InputFlags::PRICE_HIGH, "high"),
        (InputFlags::PRICE_LOW, "low"),
        (InputFlags::PRICE_CLOSE, "close"),
        (InputFlags::PRICE_VOLUME, "volume"),
    ];
    let mut names = Vec::new();
    for input in info.inputs {
        match input.kind {
            InputType::Price => names.extend(
                prices
                    .iter()
                    .filter(|(flag, _)| input.flags.contains(*flag))
                    .map(|(_, name)| *name),
            ),
            _ => names.push(input.param_name),
        }
    }
    names
        .iter()
        .map(|name| format!("{name:?}"))
        .collect::<Vec<_>>()
        .join(",")
}

fn options(info: &FuncInfo) -> String {
    let rows = info.opt_inputs.iter().map(|option| {
        let (kind, default, min, max, labels) = match option.kind {
            OptInputType::RealRange { min, max, default, .. } => ("Real", default, min, max, String::new()),
            OptInputType::IntegerRange { min, max, default, .. } => {
                ("Integer", f64::from(default), f64::from(min), f64::from(max), String::new())
            }
            OptInputType::IntegerList { values, default } => {
                let labels = values.iter().map(|(value, label)| format!("[{value},{label:?}]")).collect::<Vec<_>>();
                let keys = values.iter().map(|(value, _)| *value as f64);
                let (min, max) = (keys.clone().fold(f64::MAX, f64::min), keys.fold(f64::MIN, f64::max));
                ("MaType", default as f64, min, max, labels.join(","))
            }
            OptInputType::RealList { .. } => panic!("{} has a list of real values", info.name),
        };
        let (name, title, hint) = (option.param_name, option.display_name, option.hint);
        format!(
            "{{\"name\":{name:?},\"title\":{title:?},\"hint\":{hint:?},\"kind\":{kind:?},\"default\":{default:?},\
             \"min\":{min:?},\"max\":{max:?},\"labels\":[{labels}]}}"
        )
    });
    rows.collect::<Vec<_>>().join(",")
}

fn outputs(info: &FuncInfo, core: &Core) -> String {
    let rows = info.outputs.iter().enumerate().map(|(index, output)| {
        let shift = info
            .id
            .new_call(core)
            .display_shift(index)
            .expect("defaults are valid");
        let integer = output.kind == OutputType::Integer;
        let flags = output.flags.bits();
        format!(
            "{{\"name\":{:?},\"integer\":{integer},\"flags\":{flags},\"shift\":{shift}}}",
            output.param_name
        )
    });
    rows.collect::<Vec<_>>().join(",")
}

fn main() {
    let core = Core::new();
    for info in FUNCS {
        println!(
            "{{\"name\":{:?},\"group\":{:?},\"hint\":{:?},\"flags\":{},\"inputs\":[{}],\"options\":[{}],\"outputs\":[{}],\
             \"lookback\":{}}}",
            info.name,
            info.group.as_str(),
            info.hint,
            info.flags.bits(),
            inputs(info),
            options(info),
            outputs(info, &core),
            info.id.new_call(&core).lookback().expect("defaults are valid"),
        );
    }
}
