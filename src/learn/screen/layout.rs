//! Where everything stands on a screen of a size. Pure.
//!
//! A terminal's own size depends on the screen alone, not on what is shown above it at the moment: the step's text
//! unfolds *over* the terminal's upper rows, and what is left of the terminal follows its cursor. So no program in it
//! is told of another size only because somebody reads.

use ratatui::layout::Rect;

/// Below this, there is no sense in a full screen.
pub const MIN_COLUMNS: u16 = 60;
pub const MIN_ROWS: u16 = 18;
/// Columns left of the panel's text.
pub const PANEL_MARGIN: u16 = 1;
/// What a terminal keeps while text stands over it.
const TERMINAL_ROWS: u16 = 14;
/// From these on, the text stands beside the terminal.
const BESIDE_COLUMNS: u16 = 120;
/// From these on, two terminals stand side by side, and the text above them.
const WIDE_COLUMNS: u16 = 164;
const WIDE_ROWS: u16 = 40;
/// From these on, the text above the terminal has rows of its own.
const TALL_ROWS: u16 = 36;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zoom {
    Off,
    /// Nothing but the terminal.
    On,
}

/// What a layout depends on, beside the screen's size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contents {
    pub terminals: usize,
    pub focus: usize,
    pub zoom: Zoom,
    /// Rows that the panel would fill: the step's text, or what is told at the moment.
    pub panel: u16,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The panel above one terminal, and over it where there is too little room.
    Stacked,
    /// The panel left of one terminal.
    Beside,
    /// The panel above two terminals.
    Wide,
    Zoomed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    pub kind: Kind,
    pub header: Rect,
    /// The step's text.
    pub panel: Rect,
    /// The checks, one a line or more; or all of them in one line.
    pub checks: Rect,
    /// The terminals that are shown, each below its line of tabs.
    pub panes: Vec<Place>,
    /// What every terminal is told its size is: columns, rows.
    pub terminal: (u16, u16),
    pub status: Rect,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Which of the terminals.
    pub pane: usize,
    pub tabs: Rect,
    /// What is seen of it.
    pub shown: Rect,
}

/// `None`: too small.
pub fn arrange(columns: u16, rows: u16, contents: &Contents) -> Option<Layout> {
    if columns < MIN_COLUMNS || rows < MIN_ROWS {
        return None;
    }
    let screen = Screen { columns, rows };
    Some(match contents.zoom {
        Zoom::On => screen.zoomed(contents),
        Zoom::Off if columns >= WIDE_COLUMNS && rows >= WIDE_ROWS && contents.terminals > 1 => screen.wide(contents),
        Zoom::Off if columns >= BESIDE_COLUMNS => screen.beside(contents),
        Zoom::Off => screen.stacked(contents),
    })
}

/// What every layout keeps: a header above, a status line below.
struct Screen {
    columns: u16,
    rows: u16,
}

impl Screen {
    fn header(&self) -> Rect {
        Rect::new(0, 0, self.columns, 1)
    }

    fn status(&self) -> Rect {
        Rect::new(0, self.rows - 1, self.columns, 1)
    }

    fn zoomed(&self, contents: &Contents) -> Layout {
        let shown = Rect::new(0, 1, self.columns, self.rows - 2);
        let nothing = Rect::new(0, 1, 0, 0);
        Layout {
            kind: Kind::Zoomed,
            header: Rect::new(0, 0, 0, 0),
            panel: nothing,
            checks: nothing,
            panes: vec![Place { pane: contents.focus, tabs: self.header(), shown }],
            terminal: (shown.width, shown.height),
            status: self.status(),
        }
    }

    fn stacked(&self, contents: &Contents) -> Layout {
        // Header, tabs and status have a row each.
        let room = self.rows - 3;
        let (panel_rows, terminal_rows) = if self.rows >= TALL_ROWS {
            let terminal = TERMINAL_ROWS.max(self.rows * 11 / 20);
            (room - terminal, terminal)
        } else {
            let most = room - TERMINAL_ROWS.min(self.rows - 10);
            // One row for the checks, always.
            ((contents.panel + 1).clamp(1, most.max(1)), room - 1)
        };
        let checks_rows = if panel_rows >= 12 { panel_rows / 3 } else { 1 };
        let top = 1 + panel_rows;
        let shown = Rect::new(0, top + 1, self.columns, room - panel_rows);
        Layout {
            kind: Kind::Stacked,
            header: self.header(),
            checks: Rect::new(0, 1, self.columns, checks_rows),
            panel: Rect::new(0, 1 + checks_rows, self.columns, panel_rows - checks_rows),
            panes: vec![Place { pane: contents.focus, tabs: Rect::new(0, top, self.columns, 1), shown }],
            terminal: (self.columns, terminal_rows),
            status: self.status(),
        }
    }

    fn beside(&self, contents: &Contents) -> Layout {
        let left = (self.columns * 2 / 5).clamp(39, 80).min(self.columns - 81);
        let rows = self.rows - 2;
        let checks = (rows / 3).max(4);
        let width = self.columns - left - 1;
        let shown = Rect::new(left + 1, 2, width, rows - 1);
        let tabs = Rect::new(left + 1, 1, width, 1);
        Layout {
            kind: Kind::Beside,
            header: self.header(),
            checks: Rect::new(0, 1, left, checks),
            panel: Rect::new(0, 1 + checks, left, rows - checks),
            panes: vec![Place { pane: contents.focus, tabs, shown }],
            terminal: (width, shown.height),
            status: self.status(),
        }
    }

    fn wide(&self, contents: &Contents) -> Layout {
        let panel_rows = self.rows * 2 / 5;
        let rows = self.rows - 3 - panel_rows;
        let half = (self.columns - 1) / 2;
        let first = (contents.focus - contents.focus % 2).min(contents.terminals - 2);
        let place = |n: usize| {
            let x = if n == 0 { 0 } else { half + 1 };
            let tabs = Rect::new(x, 1 + panel_rows, half, 1);
            Place { pane: first + n, tabs, shown: Rect::new(x, 2 + panel_rows, half, rows) }
        };
        Layout {
            kind: Kind::Wide,
            header: self.header(),
            panel: Rect::new(0, 1, half, panel_rows),
            checks: Rect::new(half + 1, 1, half, panel_rows),
            panes: vec![place(0), place(1)],
            terminal: (half, rows),
            status: self.status(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(terminals: usize, panel: u16) -> Contents {
        Contents { terminals, focus: 0, zoom: Zoom::Off, panel }
    }

    #[test]
    fn on_80x24_the_terminal_keeps_14_rows_and_has_20_when_the_text_is_folded() {
        let open = arrange(80, 24, &contents(2, 40)).expect("large enough");
        assert_eq!((open.kind, open.panes[0].shown.height, open.terminal), (Kind::Stacked, 14, (80, 20)));
        let folded = arrange(80, 24, &contents(2, 0)).expect("large enough");
        assert_eq!((folded.panes[0].shown.height, folded.terminal), (20, (80, 20)));
    }

    #[test]
    fn on_200x60_two_terminals_stand_side_by_side_below_the_text() {
        let layout = arrange(200, 60, &contents(2, 40)).expect("large enough");
        assert_eq!((layout.kind, layout.panes.len(), layout.terminal), (Kind::Wide, 2, (99, 33)));
        assert_eq!(arrange(200, 60, &contents(1, 40)).map(|l| l.kind), Some(Kind::Beside));
        assert_eq!(arrange(130, 40, &contents(2, 40)).map(|l| (l.kind, l.terminal.0)), Some((Kind::Beside, 80)));
    }

    #[test]
    fn too_small_is_told() {
        for (columns, rows) in [(59, 20), (30, 5), (200, 17), (0, 0)] {
            assert_eq!(arrange(columns, rows, &contents(2, 40)), None, "{columns}x{rows}");
        }
        assert!(arrange(60, 20, &contents(2, 40)).is_some());
    }

    proptest::proptest! {
        #[test]
        fn nothing_lies_outside_or_over_another(
            columns in 60_u16..400, rows in 18_u16..200, terminals in 1_usize..9, focus in 0_usize..9, panel in 0_u16..500,
        ) {
            let focus = focus % terminals;
            for zoom in [Zoom::Off, Zoom::On] {
                let layout = arrange(columns, rows, &Contents { terminals, focus, zoom, panel }).expect("large enough");
                let mut all = vec![layout.header, layout.panel, layout.checks, layout.status];
                all.extend(layout.panes.iter().flat_map(|place| [place.tabs, place.shown]));
                let screen = Rect::new(0, 0, columns, rows);
                for (n, one) in all.iter().enumerate() {
                    proptest::prop_assert!(one.is_empty() || screen.union(*one) == screen, "{layout:?}");
                    for other in &all[n + 1..] {
                        proptest::prop_assert!(!one.intersects(*other), "{layout:?}");
                    }
                }
                proptest::prop_assert!(layout.panes.iter().any(|place| place.pane == focus), "{layout:?}");
                proptest::prop_assert!(layout.panes.iter().all(|place| place.pane < terminals));
                proptest::prop_assert!(layout.terminal.0 >= 60 && layout.terminal.1 >= 14, "{layout:?}");
            }
        }
    }
}
