"""Sources written out."""

import pytest

from dynamics.citations import cite, cite_by_part, spell_out


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("", []),
        ("DYN 1.3:1317", ["Étude de 2020 (DYN), partie 1.3, ligne 1317"]),
        (
            "DYN 1.6:2544 ; DYN 1.1:800 ; DYN 1.6:2385",
            ["Étude de 2020 (DYN), partie 1.1, ligne 800 ; partie 1.6, lignes 2385 et 2544"],
        ),
        (
            "COOP 3:2578-2583 ; DYN A2:3943",
            [
                "Étude de 2020 (DYN), annexe 2, ligne 3943",
                "Étude de 2024 (COOP), partie 3, lignes 2578 à 2583",
            ],
        ),
        ("COOP:315", ["Étude de 2024 (COOP), ligne 315"]),
        ("Rapport d’activité 2023", ["Rapport d’activité 2023"]),
    ],
)
def test_a_source_is_written_out_one_citation_a_study(source, texts):
    assert [one.text for one in cite(source)] == texts


def test_a_study_is_linked_to_its_notice_and_a_free_source_is_not():
    assert [one.url for one in cite("WEB 2:4 ; le site de la mairie")] == ["/sources/#web", ""]


def test_all_passages_are_grouped_by_part_each_once():
    sources = ["DYN 1.1:12", "DYN 1.1:9", "DYN 1.1:12", "DYN 1.2:3", "libre"]

    assert [one.text for one in cite_by_part(sources)] == [
        "Étude de 2020 (DYN), partie 1.1, lignes 9 et 12 de la version texte",
        "Étude de 2020 (DYN), partie 1.2, ligne 3 de la version texte",
        "libre",
    ]


def test_references_inside_a_sentence_are_written_out():
    assert spell_out("Deux formes au chapitre 1.2 (DYN 1.2:977), une ailleurs.") == (
        "Deux formes au chapitre 1.2 (étude de 2020, partie 1.2, ligne 977), une ailleurs."
    )
