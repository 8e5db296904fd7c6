use super::*;

fn lines(table: &str) -> Vec<(u64, Fault)> {
    match read(table.as_bytes()) {
        Err(RosterError::Lines(faults)) => faults.into_iter().map(|f| (f.line, f.what)).collect(),
        other => panic!("{other:?}"),
    }
}

fn taken(table: &str) -> Roster {
    match read(table.as_bytes()) {
        Ok(roster) => roster,
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn every_wrong_line_is_named_at_once() {
    let faults = lines(
        "school,level,number,name,last_four\n\
         大学,本科,2.02E+11,一,1234\n\
         大学,本科,20200001,,1234\n\
         大学,本科,20200002,二,104\n\
         ,,,,\n\
         大学,本科,20200003,三,1234\n\
         大学,本科,２０２０0003,四,5678\n\
         大学,本科,20200004,五,1234,多\n\
         大学,本科,=A1,六,1234\n",
    );
    let named: Vec<u64> = faults.iter().map(|(line, _)| *line).collect();
    assert_eq!(named, [2, 3, 4, 7, 8, 9]);
    assert_eq!(faults[0].1, Fault::DigitsLost("2.02E+11".into()));
    assert_eq!(faults[2].1, Fault::LastFour("104".into()));
    assert!(matches!(faults[3].1, Fault::Twice { line: 6, .. }));
}

#[test]
fn chinese_titles_tabs_and_missing_ends_are_read() {
    let roster = taken("学校\t姓名\t学号\t证件号后四位\t备注\n大学\t一\t007\t00４x\n");
    let entry = &roster.entries[0];
    assert_eq!(
        (entry.number.as_str(), entry.last_four.as_str()),
        ("007", "004X")
    );
    assert_eq!(roster.remarks[0].what, Remark::Unused("备注".into()));
}

#[test]
fn zeros_that_are_lost_beside_others_are_a_fault_unless_meant() {
    let faults = lines("school,number,name\n大学,00012345,一\n大学,12346,二\n");
    assert!(matches!(faults[..], [(3, Fault::ZerosLost { .. })]));
    let roster = taken("school,number,name\n大学,00012345,一\n大学,=\"12346\",二\n别校,7,三\n");
    assert_eq!(roster.entries.len(), 3);
    assert_eq!(roster.remarks.len(), 1);
}

#[test]
fn a_short_number_is_remarked_on() {
    let roster = taken("school,number,name\n大学,112345,一\n大学,112346,二\n大学,12347,三\n");
    assert!(matches!(
        roster.remarks[..],
        [Line {
            line: 4,
            what: Remark::Short { usual: 6, .. }
        }]
    ));
}

#[test]
fn rounded_numbers_are_a_fault() {
    let table = |a: &str, b: &str| format!("school,number,name\n大学,{a},一\n大学,{b},二\n");
    let faults = lines(&table("202011112222333000", "202011112222334000"));
    assert_eq!(faults.len(), 2);
    assert_eq!(
        taken(&table("202011112222333000", "202011112222334001"))
            .entries
            .len(),
        2
    );
}

#[test]
fn a_repeated_line_is_taken_once_and_a_shared_code_is_named() {
    let roster = taken("school,number,name\n大学,1,王·一\n大学,１, 王•一\n");
    assert_eq!(roster.entries.len(), 1);
    assert_eq!(roster.remarks[0].what, Remark::Repeated { line: 2 });
    let roster = taken("school,number,name,code\n大学,1,一,ab\n大学,2,二,ab\n");
    assert_eq!(roster.entries.len(), 2);
    assert_eq!(roster.remarks[0].line, 3);
    assert_eq!(roster.remarks[0].what, Remark::SharedCode { line: Some(2) });
}

#[test]
fn columns_that_are_missing_or_twice_are_named() {
    assert!(matches!(
        read(b"school,number\n"),
        Err(RosterError::Column("name"))
    ));
    let twice = read("school,number,name,姓名\n".as_bytes());
    assert!(matches!(twice, Err(RosterError::ColumnTwice("name"))));
}

#[test]
fn a_quotation_mark_that_is_not_closed_swallows_nobody() {
    let faults = lines("school,number,name\n大学,1,\"一\n大学,2,二\n");
    assert_eq!(faults, [(2, Fault::SeveralLines)]);
}
