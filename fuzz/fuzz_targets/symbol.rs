#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| xuezhao_fixtures::fuzz::symbol(data));
